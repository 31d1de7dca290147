"""What to say in each call of the day: what is open, in the language and form of who is called."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core import reasons
from butoir.dunning.call_scripts import load_scripts
from butoir.dunning.calls import load_call_list
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.wording import change_text
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_invoice
from butoir.letters.notes.spoken import Script
from butoir.letters.own import TextKey
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DAY = date(2026, 2, 12)


@pytest.fixture
def company():
    return make_company()


def call_to(company, code: str, *cents: int, currency: str = "EUR", **fields) -> Task:
    """A call about invoices of 31 January."""
    customer = make_customer(company, code, **fields)
    task = Task.objects.create(
        company=company, customer=customer, kind="call", made_on=DAY, made_at=at(DAY)
    )
    for number, part in enumerate(cents, start=1):
        invoice = record_invoice(
            customer, f"F-{code}-{number}", part, date(2026, 1, 31), currency=currency, **WHO
        )
        TaskInvoice.objects.create(task=task, invoice=invoice)
    return task


def scripts(company, caller: str = "") -> dict[int, Script]:
    return load_scripts(company, load_call_list(company, DAY), DAY, caller)


def said(script: Script) -> str:
    return "\n".join(f"{topic.heading}\n{topic.text}" for topic in script.topics)


def test_each_call_has_its_sheet_about_what_is_open_of_its_invoices(company):
    petit, roy = call_to(company, "PETIT", 100_00), call_to(company, "ROY", 900_00, 50_00)
    found = scripts(company)
    assert "F-PETIT-1" in said(found[petit.pk])
    assert "100,00\xa0€" in said(found[petit.pk])
    assert "2 factures échues, pour 950,00\xa0€ au total" in said(found[roy.pk])
    assert "Madame Anne Petit" in said(found[petit.pk])


def test_an_invoice_that_the_call_does_not_name_is_not_spoken_of(company):
    task = call_to(company, "PETIT", 100_00)
    record_invoice(task.customer, "F-OTHER", 777_00, date(2026, 1, 31), **WHO)
    text = said(scripts(company)[task.pk])
    assert "777,00" not in text
    assert "F-OTHER" not in text


def test_what_is_disputed_is_not_asked_for(company):
    task = call_to(company, "PETIT", 100_00)
    invoice = task.invoices.get().invoice
    place_hold(invoice, reasons.DISPUTED, DAY, cents=40_00, reason="prix", **WHO)
    assert "60,00\xa0€" in said(scripts(company)[task.pk])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lang": "nl", "country": "BE"}, "Ik bel u over"),
        ({"lang": "nl", "country": "BE", "familiar": True}, "Ik bel je over"),
        ({"lang": "fr", "familiar": True}, "Je t’appelle au sujet"),
        ({"lang": "de", "kind": "consumer", "country": "BE"}, "Nennen Sie keine Einzelheiten"),
    ],
)
def test_in_the_language_and_form_of_who_is_called(company, fields, words):
    task = call_to(company, "PETIT", 100_00, **fields)
    script = scripts(company)[task.pk]
    assert script.lang == fields["lang"]
    assert words in said(script)


def test_who_calls_says_his_own_name_else_that_of_who_signs(company):
    task = call_to(company, "PETIT", 100_00)
    assert "Bonjour, Claire Morel, de Ateliers Morel." in said(scripts(company)[task.pk])
    assert "Bonjour, Lucas Roy, de Ateliers Morel." in said(scripts(company, "Lucas Roy")[task.pk])


def test_with_the_companys_own_sentences(company):
    task = call_to(company, "PETIT", 100_00)
    key = TextKey("fr", "call-script", "close", "")
    change_text(company, key, "Remercier et noter.", **WHO)
    assert "Remercier et noter." in said(scripts(company)[task.pk])


def test_in_the_currency_of_its_invoices(company):
    task = call_to(company, "KELLER", 1_234_50, currency="CHF", country="CH", lang="de")
    assert "CHF\xa01’234.50" in said(scripts(company)[task.pk])


def test_nothing_is_asked_where_nobody_is_called(company, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert load_scripts(company, [], DAY) == {}


def test_as_many_queries_for_many_calls_as_for_one(company, django_assert_max_num_queries):
    call_to(company, "PETIT", 100_00)
    calls = load_call_list(company, DAY)
    with django_assert_max_num_queries(30) as few:
        load_scripts(company, calls, DAY)
    for number in range(10):
        call_to(company, f"C{number}", 100_00, 50_00)
    calls = load_call_list(company, DAY)
    with django_assert_max_num_queries(len(few)):
        assert len(load_scripts(company, calls, DAY)) == 11


def test_the_calls_of_some_customers_are_asked_for_alone(company, django_assert_num_queries):
    call_to(company, "ROY", 900_00)
    petit = call_to(company, "PETIT", 100_00).customer
    assert [call.code for call in load_call_list(company, DAY, [petit.pk])] == ["PETIT"]
    nobody = Customer.objects.order_by("-pk").first().pk + 1
    with django_assert_num_queries(1):
        assert load_call_list(company, DAY, [nobody]) == []
