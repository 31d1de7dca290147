"""Paying online from the answer page: the press, the way back, and the calls of the provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.models import PayLink, PayProvider
from butoir.journal.models import Event
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_credit_note, record_receipt
from butoir.users.models import Role
from companies import AT
from dunning.mollie_server import HANG_UP, MollieServer, mollie_server
from dunning.payments import takes_payments
from office import client_with, text
from pages.agenda import DAY, owes
from pages.debtors import ADDRESS, give_case, invoice, link, stranger

__all__ = ["invoice"]
WHO = {"by": "claire", "at": AT}
HOOK = "/r/hooks/mollie"


@pytest.fixture
def mollie(invoice: Invoice) -> Iterator[MollieServer]:
    """The company of the invoice takes payments online."""
    with mollie_server() as server:
        takes_payments(invoice.company, server)
        yield server


def page(one: Invoice, query: str = "") -> str:
    return text(stranger().get(link(one) + query)).replace("\N{NO-BREAK SPACE}", " ")


def press(one: Invoice, *chosen: Any, query: str = "", browser: Client | None = None) -> Any:
    ids = [getattr(row, "pk", row) for row in chosen or (one,)]
    return (browser or stranger()).post(link(one, "pay") + query, {"invoice": ids})


def call(reference: str, **more: Any) -> HttpResponse:
    return stranger().post(HOOK, {"id": reference, **more})


def rests(one: Invoice) -> list[str]:
    rows = Hold.objects.filter(invoice=one, ended_at=None)
    return list(rows.values_list("reason", flat=True))


def test_without_a_provider_nothing_is_offered(invoice):
    assert "Payer maintenant, en ligne" not in page(invoice)
    assert press(invoice).status_code == 422
    assert not PayLink.objects.exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Payer par carte ou application bancaire"),
        ("nl", "Betalen met kaart of bankapp"),
        ("de", "Mit Karte oder Bank-App zahlen"),
        ("en", "Pay by card or bank application"),
    ],
)
def test_the_button_speaks_the_debtor_s_language(invoice, mollie, lang, said):
    assert said in page(invoice, f"?lang={lang}")
    press(invoice, query=f"?lang={lang}")
    assert mollie.last["locale"][:2] == lang
    assert f'lang="{lang}"' in text(stranger().get(way_back(mollie)))


def test_the_press_leads_to_the_provider_for_what_is_open(invoice, mollie):
    answer = press(invoice)
    assert (answer.status_code, answer.url) == (303, PayLink.objects.get().checkout)
    assert mollie.last["amount"]["value"] == "100.00"
    assert mollie.last["webhookUrl"] == f"{ADDRESS}{HOOK}"
    assert not answer.cookies
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_page_lets_its_form_lead_to_the_provider_and_nowhere_else(invoice, mollie):
    PayProvider.objects.update(options={"base_url": "https://api.mollie.example/v2"})
    policy = stranger().get(link(invoice)).headers["content-security-policy"]
    below = "https:" + "//*.mollie.example"
    assert f"form-action 'self' https://mollie.example {below};" in policy
    other = stranger().get(link(invoice, "promise")).headers["content-security-policy"]
    assert "form-action 'self';" in other


def test_a_stand_in_of_the_provider_on_this_machine_can_be_gone_to(invoice, mollie):
    policy = stranger().get(link(invoice)).headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:*;" in policy


def test_some_invoices_are_ticked_and_the_sums_are_never_the_browser_s(invoice, mollie):
    other = owes(invoice.company, "PETIT", 50_50)
    assert page(invoice).count('type="checkbox" name="invoice"') == 2
    data = {"invoice": [other.pk], "amount": "1", "cents": "1", f"cents-{other.pk}": "1"}
    assert stranger().post(link(invoice, "pay"), data).status_code == 303
    assert mollie.last["amount"]["value"] == "50.50"


@pytest.mark.parametrize("wrong", [[], ["x"], ["-1"], ["999999"], ["1" * 5000], ["²"]])
def test_what_is_no_invoice_of_the_debtor_is_refused(invoice, mollie, wrong):
    answer = stranger().post(link(invoice, "pay"), {"invoice": wrong})
    assert answer.status_code == 422
    assert (mollie.asked, PayLink.objects.count()) == ([], 0)


def test_the_invoice_of_another_debtor_is_refused_even_beside_one_s_own(invoice, mollie):
    theirs = owes(invoice.company, "GRAND")
    assert press(invoice, invoice, theirs).status_code == 422
    assert mollie.asked == []


def test_what_is_paid_disputed_or_credited_is_not_asked(invoice, mollie):
    paid, disputed = owes(invoice.company, "PETIT"), owes(invoice.company, "PETIT")
    record_receipt(invoice.customer, 100_00, DAY, invoice=paid, **WHO)
    open_dispute(Heard(disputed, DAY, None, "price", "x", "phone"), **WHO)
    record_credit_note(invoice.customer, "A1", 30_00, DAY, **WHO)
    for one in (paid, disputed):
        assert press(invoice, one).status_code == 422
    assert press(invoice).status_code == 303
    assert mollie.last["amount"]["value"] == "70.00"


def test_a_debt_in_other_hands_is_not_paid_here(invoice, mollie):
    place_hold(invoice.customer, "insolvency", DAY, **WHO)
    assert "Payer maintenant, en ligne" not in page(invoice)
    assert press(invoice).status_code == 422


@pytest.mark.parametrize("fault", [HANG_UP, 503, 401, 422, b"<html>"])
def test_when_the_provider_does_not_take_it_the_page_says_so(invoice, mollie, fault):
    mollie.faults = [fault]
    answer = press(invoice)
    assert answer.status_code == 503
    assert "Rien n’a été payé" in text(answer)
    assert press(invoice).status_code == 303


def test_only_a_press_changes_anything(invoice, mollie):
    events = Event.objects.count()
    for path in (link(invoice, "pay"), HOOK):
        assert stranger().get(path).status_code == 405
    assert Event.objects.count() == events


def test_presses_are_counted(invoice, mollie):
    browser = stranger()
    codes = [press(invoice, browser=browser).status_code for _ in range(11)]
    assert codes == [303] * 10 + [429]
    assert len(mollie.payments) == 1


# the way back


def way_back(mollie: MollieServer) -> str:
    return str(mollie.last["redirectUrl"]).removeprefix(ADDRESS)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("open", "pas encore confirmé"),
        ("pending", "est en cours"),
        ("paid", "Votre paiement est reçu"),
        ("failed", "rien n’a été prélevé"),
        ("canceled", "rien n’a été prélevé"),
        ("expired", "rien n’a été prélevé"),
    ],
)
def test_who_comes_back_reads_how_it_stands(invoice, mollie, status, said):
    press(invoice)
    call(mollie.becomes(status))
    answer = stranger().get(way_back(mollie))
    assert answer.status_code == 200
    assert said in text(answer)
    assert "F-PETIT-1" in text(answer)


def test_the_link_that_the_provider_is_given_holds_two_days(invoice, mollie, monkeypatch):
    press(invoice)
    token = way_back(mollie).split("/")[2]
    assert f"{date(2026, 2, 10):%Y%m%d}" in token


def test_the_payment_of_another_debtor_is_not_shown(invoice, mollie):
    press(invoice)
    theirs = owes(invoice.company, "GRAND")
    give_case(theirs)
    assert stranger().get(link(theirs, f"payments/{PayLink.objects.get().pk}")).status_code == 404


def test_what_is_on_its_way_is_not_asked_again_by_card_or_transfer(invoice, mollie):
    owes(invoice.company, "PETIT", 50_50)
    press(invoice)
    call(mollie.becomes("paid"))
    said = page(invoice)
    assert "Payé en ligne le lundi 9 février 2026, en route" in said
    assert re.search(r"Reste dû</span> <strong>50,50\W€", said)
    assert press(invoice).status_code == 422
    assert said.count("EUR50.50") == 0


def test_when_all_is_on_its_way_nothing_is_to_pay(invoice, mollie):
    press(invoice)
    call(mollie.becomes("paid"))
    said = page(invoice)
    assert "IBAN" not in said
    assert "Payer maintenant" not in said


def test_the_office_reads_how_much_went_back(invoice, mollie):
    press(invoice)
    call(mollie.becomes("paid"))
    call(mollie.goes_back("20.00"))
    office = client_with(Role.READER, invoice.company)
    story = text(office.get(f"/c/morel/customers/{invoice.customer_id}/"))
    assert re.search(r"20,00\W€ repartis", story)


# the calls of the provider


def test_a_call_is_believed_the_name_alone(invoice, mollie):
    press(invoice)
    reference = mollie.last["id"]
    assert call(reference, status="paid", amount="100.00").status_code == 200
    assert PayLink.objects.get().state == "open"
    assert "paid online" not in str(rests(invoice))
    call(mollie.becomes("paid"))
    assert rests(invoice) == ["paid online on 2026-02-09: the money is not on the bank account yet"]


def test_a_call_that_comes_twice_changes_nothing_more(invoice, mollie):
    press(invoice)
    reference = mollie.becomes("paid")
    call(reference)
    events = Event.objects.count()
    assert call(reference).status_code == 200
    assert (Event.objects.count(), Hold.objects.filter(ended_at=None).count()) == (events, 1)


@pytest.mark.parametrize(
    "name", ["", "tr_nobody", "../payments", "x" * 10_000, "tr_\x00", "é", "%s"]
)
def test_a_call_about_nothing_of_ours_learns_nothing_and_asks_nobody(invoice, mollie, name):
    press(invoice)
    asked = len(mollie.asked)
    answer = call(name)
    assert (answer.status_code, answer.content) == (200, b"")
    assert len(mollie.asked) == asked


@pytest.mark.parametrize("fault", [HANG_UP, 500, b"{}"])
def test_a_call_that_cannot_be_looked_into_is_asked_for_again(invoice, mollie, fault):
    press(invoice)
    reference = mollie.becomes("paid")
    mollie.faults = [fault]
    assert call(reference).status_code == 503
    assert call(reference).status_code == 200
    assert PayLink.objects.get().state == "paid"


def test_calls_about_one_payment_are_counted(invoice, mollie):
    press(invoice)
    codes = {call(mollie.last["id"]).status_code for _ in range(31)}
    assert codes == {200, 429}


def test_calls_by_another_provider_s_name_find_nothing(invoice, mollie):
    press(invoice)
    asked = len(mollie.asked)
    assert stranger().post("/r/hooks/nobody", {"id": mollie.last["id"]}).status_code == 200
    assert len(mollie.asked) == asked


def test_a_call_reads_no_session_and_sets_no_cookie(invoice, mollie):
    press(invoice)
    assert not call(mollie.last["id"]).cookies
