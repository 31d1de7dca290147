"""The page of one customer: what it owes, what comes next and why, what happened, as of any day."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.core import reasons
from butoir.dunning.agreeing import record_promise
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_invoice, record_note, record_receipt
from butoir.users.models import Company, Role
from butoir.web.words.reasons import CHANGE, RULE, SHORT
from companies import at
from office import client_with
from pages.followed import BY, TODAY, automatic_company, late_invoice, reminded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return automatic_company()


def text_of(company: Company, customer: Customer, more: str = "", lang: str = "fr") -> str:
    """The words of the page, without its marks."""
    client = client_with(Role.MANAGER, company, lang)
    answer = client.get(f"/c/{company.key}/customers/{customer.pk}/{more}")
    assert answer.status_code == 200
    plain = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", plain)


def test_every_reason_has_its_words() -> None:
    for texts in (SHORT, RULE, CHANGE):
        assert set(texts) == set(reasons.ORDER)


def test_the_next_step_is_that_of_the_run_with_its_reason(company: Company) -> None:
    invoice = late_invoice(company)
    text = text_of(company, invoice.customer)
    assert "aujourd’hui : relance courtoise (e-mail)" in text
    assert "rien ne retient la facture" in text


def test_why_not_says_rule_inputs_and_what_would_change_it(company: Company) -> None:
    invoice = late_invoice(company)
    record_promise(invoice.customer, 100_00, date(2026, 3, 10), TODAY, **BY)
    text = text_of(company, invoice.customer)
    assert "promesse : au repos jusqu’au jeu. 12 mars 2026" in text
    assert "jusqu’à la date et deux jours bancaires" in text
    assert "Une promesse non tenue, ou retirée" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("nl", "beloofd: rust tot"), ("de", "zugesagt: ruht bis"), ("en", "promised: rests until")],
)
def test_the_reason_is_in_the_language_of_the_reader(
    company: Company, lang: str, words: str
) -> None:
    invoice = late_invoice(company)
    record_promise(invoice.customer, 100_00, date(2026, 3, 10), TODAY, **BY)
    assert words in text_of(company, invoice.customer, lang=lang)


def test_the_interest_runs_to_the_day(company: Company) -> None:
    invoice = late_invoice(company, cents=100_000_00)
    text = text_of(company, invoice.customer)
    assert "+ 40,00 €" in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "de pénalités" in text


def test_what_was_sent_is_linked_and_sealed_in_the_timeline(company: Company) -> None:
    delivery = reminded(company)
    customer = delivery.release.message.customer
    client = client_with(Role.READER, company)
    page = client.get(f"/c/morel/customers/{customer.pk}/").content.decode()
    event = Event.objects.get(kind="delivery-queued")
    assert f"/c/morel/letters/{delivery.pk}/" in page
    assert event.digest in page
    assert delivery.document.file_id in page


def test_the_chips_of_the_timeline_choose_kinds(company: Company) -> None:
    invoice = late_invoice(company)
    record_note(invoice.customer, "Rappeler après la foire", by="claire", at=at(TODAY))
    place_hold(invoice.customer, reasons.ON_HOLD, TODAY, reason="foire de Lyon", **BY)
    work = text_of(company, invoice.customer, "?group=work").split("Tout ce qui s’est passé")[1]
    assert "Rappeler après la foire" in work
    assert "Tout le client" not in work


def test_a_past_day_shows_what_stood_then_and_nothing_to_do(company: Company) -> None:
    invoice = late_invoice(company)
    record_receipt(invoice.customer, 60_00, date(2026, 2, 20), invoice=invoice, **BY)
    now = text_of(company, invoice.customer)
    past = text_of(company, invoice.customer, "?on=2026-02-15")
    assert "Encours 40,00" in now.replace("\xa0", " ")
    assert "Encours 100,00" in past.replace("\xa0", " ")
    assert "État au dimanche 15 février 2026" in past
    assert "Suspendre les relances" in now
    assert "Suspendre les relances" not in past


def test_a_day_that_lies_ahead_or_is_none_is_today(company: Company) -> None:
    invoice = late_invoice(company)
    for given in ("?on=2030-01-01", "?on=demain", "?on="):
        assert "C’est une vue du passé" not in text_of(company, invoice.customer, given)


def test_a_reader_sees_no_form(company: Company) -> None:
    invoice = late_invoice(company)
    address = f"/c/morel/customers/{invoice.customer_id}/"
    reader = client_with(Role.READER, company).get(address).content.decode()
    clerk = client_with(Role.CLERK, company).get(address).content.decode()
    assert "/holds" not in reader
    assert "/promises" in clerk
    assert "/plans" in clerk
    assert "/plans" not in reader


def test_an_address_that_failed_is_said(company: Company) -> None:
    customer = late_invoice(company).customer
    customer.contacts.update(email_failed_on=date(2026, 2, 12))
    assert "hors service depuis le 12/02/2026" in text_of(company, customer)


def test_a_customer_of_another_company_is_not_there(company: Company) -> None:
    other = late_invoice(automatic_company("autre")).customer
    answer = client_with(Role.OWNER, company).get(f"/c/morel/customers/{other.pk}/")
    assert answer.status_code == 404


def test_hostile_words_are_only_text(company: Company) -> None:
    customer = late_invoice(company).customer
    record_note(customer, "<img src=x onerror=alert(1)>", by="claire", at=at(TODAY))
    Customer.objects.update(name="</title><script>alert(1)</script>")
    client = client_with(Role.READER, company)
    page = client.get(f"/c/morel/customers/{customer.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_number_of_queries_does_not_grow_with_the_customer(company: Company) -> None:
    invoice = late_invoice(company)
    record_note(invoice.customer, "une note", **BY)
    client = client_with(Role.MANAGER, company)
    address = f"/c/morel/customers/{invoice.customer_id}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries()
    for n in range(30):
        invoice.pk = None
        invoice.number = f"F-{n}"
        invoice.save(force_insert=True)
        record_note(invoice.customer, f"note {n}", **BY)
    assert queries() == few <= 54


@pytest.mark.parametrize(("more", "left"), [("", "40,00"), ("?on=2026-02-15", "100,00")])
def test_the_statement_is_a_pdf_of_what_is_or_was_open(
    company: Company, more: str, left: str
) -> None:
    invoice = late_invoice(company)
    record_receipt(invoice.customer, 60_00, date(2026, 2, 20), invoice=invoice, **BY)
    client = client_with(Role.READER, company)
    answer = client.get(f"/c/morel/customers/{invoice.customer_id}/statement{more}")
    assert answer.headers["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert f"{left} €" in read.replace("\xa0", " ").replace("\u202f", " ")
    assert "F-PETIT" in read


def test_the_number_of_queries_does_not_grow_with_the_invoices(
    company: Company, django_assert_num_queries: Any
) -> None:
    customer = reminded(company).release.message.customer
    record_promise(customer, 50_00, date(2026, 3, 10), TODAY, **BY)
    client = client_with(Role.MANAGER, company)
    # of the timeline, what the new invoices do not change: it asks once for each kind of row
    address = f"/c/morel/customers/{customer.pk}/?group=agreements"
    client.get(address)
    with django_assert_num_queries(67):
        client.get(address)
    for number in range(60):
        more = record_invoice(customer, f"M-{number}", 90_00, TODAY, **BY)
        record_receipt(customer, 10_00, TODAY, invoice=more, **BY)
    with django_assert_num_queries(67):
        client.get(address)


def test_a_call_to_make_is_there_with_its_number_and_what_to_say(company: Company) -> None:
    invoice = late_invoice(company)
    task = Task.objects.create(
        company=company,
        customer=invoice.customer,
        kind="call",
        made_on=TODAY,
        made_at=BY["at"],
    )
    TaskInvoice.objects.create(task=task, invoice=invoice)
    client = client_with(Role.CLERK, company)
    address = f"/c/morel/customers/{invoice.customer_id}/"
    page = client.get(address).content.decode()
    assert "Appel à passer" in page
    assert 'href="tel:0240000000"' in page
    assert f"Je vous appelle au sujet de la facture {invoice.number}" in page
    assert f"?what=task-{task.pk}" in page
    assert "Appel à passer" not in client.get(f"{address}?on=2026-01-01").content.decode()
    Task.objects.update(done_at=BY["at"])
    assert "Appel à passer" not in client.get(address).content.decode()
