"""Interest and lump sums of a customer: given up, noted, credited, and the company's switches."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.debits.models import DebitCredit, DebitNote
from butoir.dunning.waiving.models import Waiver
from butoir.dunning.waiving.rules import relief_rules
from butoir.ledger.recording import record_invoice
from butoir.users.models import Role
from companies import at, make_company
from dunning.people import make_customer
from office import client_with, text

pytestmark = pytest.mark.django_db

DUE, DAY = date(2025, 12, 31), date(2026, 3, 2)


@pytest.fixture
def invoice(monkeypatch):
    for place in ("views", "acts", "views_rules"):
        monkeypatch.setattr(f"butoir.web.office.charges.{place}.now", lambda: at(DAY, 12))
    customer = make_customer(make_company(), name="Petit <b>&</b> fils")
    who = {"by": "claire", "at": at(DAY)}
    return record_invoice(customer, "F1", 10_000_00, DUE, issued_on=date(2025, 12, 1), **who)


def address(invoice, rest=""):
    return f"/c/morel/charges/customers/{invoice.customer_id}/{rest}"


def by(role, invoice):
    return client_with(role, invoice.company)


def offered(invoice, **changes):
    values = {
        "invoices": [str(invoice.pk)],
        "what": "both",
        "pay_by": "2026-03-13",
        "reason": "premier <i>retard</i>",
        "letter": "on",
    }
    return values | changes


def test_it_shows_what_may_be_asked_and_a_reader_changes_nothing(invoice):
    page = text(by(Role.READER, invoice).get(address(invoice)))
    assert "203,05" in page
    assert "40,00" in page
    assert '<form method="post" action="/c/morel/charges' not in page
    for rest in ("waivers", "debit-notes"):
        assert by(Role.CLERK, invoice).post(address(invoice, rest), {}).status_code == 403


def test_a_manager_gives_interest_up_and_takes_it_back(invoice):
    client = by(Role.MANAGER, invoice)
    answer = client.post(address(invoice, "waivers"), offered(invoice))
    assert (answer.status_code, answer["Location"]) == (303, address(invoice))
    row = Waiver.objects.get()
    page = text(client.get(address(invoice)))
    assert "si réglé au plus tard le" in page
    assert "&lt;i&gt;retard" in page
    assert "0,00" in page
    end = f"/c/morel/charges/waivers/{row.pk}/end"
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "erreur"}).status_code == 303
    assert client.post(end, {"reason": "encore"}).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": ""},
        {"pay_by": "2026-03-02"},
        {"pay_by": "2026-03-14"},
        {"invoices": []},
        {"what": "principal"},
    ],
)
def test_what_makes_no_offer_is_shown_again(invoice, changes):
    answer = by(Role.MANAGER, invoice).post(
        address(invoice, "waivers"), offered(invoice, **changes)
    )
    assert answer.status_code == 422
    assert not Waiver.objects.exists()


def test_a_debit_note_is_issued_and_credited_in_part(invoice):
    client = by(Role.MANAGER, invoice)
    said = {"invoices": [str(invoice.pk)], "pay_by": "2026-03-23"}
    assert client.post(address(invoice, "debit-notes"), said).status_code == 303
    note = DebitNote.objects.get()
    assert client.post(address(invoice, "debit-notes"), said).status_code == 422, "once"
    lump = note.charges.get(kind="indemnity")
    place = f"/c/morel/charges/debit-notes/{note.pk}/credits"
    wrong = {"charges": [str(lump.pk)], "gives_up": "yes", "reason": ""}
    assert client.post(place, wrong).status_code == 422
    assert client.post(place, wrong | {"reason": "geste"}).status_code == 303
    assert client.post(place, wrong | {"reason": "geste"}).status_code == 422
    assert DebitCredit.objects.get().cents == 40_00
    page = text(client.get(address(invoice)))
    assert "ND-2026-0001" in page
    assert "NC-2026-0001" in page


def test_an_owner_switches_giving_up_off(invoice):
    client = by(Role.OWNER, invoice)
    assert "proposition de loi" in text(client.get("/c/morel/charges/rules/"))
    answer = client.post("/c/morel/charges/rules/", {"save": "1", "thanks": "on"})
    assert answer.status_code == 302
    rules = relief_rules(invoice.company)
    assert (rules.waiving, rules.withdraw_alone, rules.thanks) == (False, False, True)
    answer = client.post(address(invoice, "waivers"), offered(invoice))
    assert answer.status_code == 422
    assert not Waiver.objects.exists()
    assert by(Role.MANAGER, invoice).get("/c/morel/charges/rules/").status_code == 403


def test_another_company_sees_nothing_of_it(invoice):
    by(Role.MANAGER, invoice).post(address(invoice, "waivers"), offered(invoice))
    row = Waiver.objects.get()
    client = client_with(Role.OWNER, make_company("autre", ids=[]))
    assert client.get(f"/c/autre/charges/customers/{invoice.customer_id}/").status_code == 404
    end = f"/c/autre/charges/waivers/{row.pk}/end"
    assert client.post(end, {"reason": "x"}).status_code == 404


def test_the_page_asks_a_fixed_number_of_queries(invoice, django_assert_max_num_queries):
    client = by(Role.MANAGER, invoice)
    client.get(address(invoice))
    for number in range(6):
        who = {"by": "claire", "at": at(DAY)}
        record_invoice(invoice.customer, f"G{number}", 50_00, DUE, issued_on=DUE, **who)
    with django_assert_max_num_queries(45):
        client.get(address(invoice))
