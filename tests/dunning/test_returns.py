"""A direct debit comes back: its invoice is open, a person knows why, the reminders begin."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.core.return_codes import NAMES, waits_for_a_person
from butoir.dispatch.models import Delivery
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold, PlannedMessage, Task
from butoir.dunning.releasing import release_approved
from butoir.dunning.returns.work import decide_return
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import BankEntry, Invoice
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, altered_journal, at, make_company
from dunning.payments import rests, work
from dunning.people import make_customer
from dunning.test_day import automatic
from ledger.ledger_kit import bring, match, opened
from ledger.test_matching import returned, traced
from ledger.test_statements import statement

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": AT}
DUE, BACK = date(2026, 1, 31), date(2026, 3, 3)  # a Tuesday


def given_back(code: str, amount: str = "100.00", day: str = "2026-03-02") -> str:
    said = f"<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf>" if code else ""
    return returned(amount, "E2E-17", day).replace("</Refs>", f"</Refs>{said}")


@pytest.fixture
def invoice() -> Invoice:
    """One that is collected by direct debit on its due date."""
    company = automatic(make_company())
    found = record_invoice(make_customer(company), "2026-117", 100_00, DUE, **WHO)
    place_hold(found, "direct-debit", date(2026, 1, 2), **WHO)
    return found


def debited(invoice: Invoice, tmp_path, back: str) -> None:
    """It was collected on its day, and came back a month later."""
    company = invoice.company
    bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-02-02")))
    match(company)
    assert opened(company) == {}
    bring(company, statement(tmp_path, back))
    match(company)


def live(invoice: Invoice, day: date = BACK) -> None:
    run_day(invoice.company, day, by="clock", at=at(day))
    release_approved(invoice.company, at=at(day), by="clock")


def test_the_reminders_begin_on_that_day_and_a_person_knows_why(invoice, tmp_path):
    debited(invoice, tmp_path, given_back("AM04"))
    live(invoice)
    assert work() == [("debit-returned", "100.00 EUR came back on 2026-03-02: AM04")]
    assert Delivery.objects.get().document.kind == "reminder-1"
    assert rests(invoice) == []
    said = json.loads(Event.objects.get(kind="debit-returned").data)
    assert (said["invoices"], said["cents"], said["code"]) == (["2026-117"], 100_00, "AM04")
    assert altered_journal() == []


def test_it_is_told_once(invoice, tmp_path):
    debited(invoice, tmp_path, given_back("AM04"))
    live(invoice)
    decide_return(Task.objects.get(), "done", by="claire", at=at(BACK, 9))
    for days in range(5):
        live(invoice, BACK + timedelta(days=days))
    assert Task.objects.filter(kind="debit-returned").count() == 1


@pytest.mark.parametrize("code", ["MD06", "MS02", "MD07", "AM05", "ZZ99"])
def test_where_the_reason_may_lie_elsewhere_nothing_leaves_before_a_person_has_looked(
    invoice, tmp_path, code
):
    debited(invoice, tmp_path, given_back(code))
    live(invoice)
    assert Delivery.objects.count() == 0
    assert rests(invoice) == ["a payment came back: somebody looks at the reason first"]
    decide_return(Task.objects.get(), "done", by="claire", at=at(BACK, 9))
    live(invoice, BACK + timedelta(days=1))
    assert Delivery.objects.get().document.kind == "reminder-1"


@pytest.mark.parametrize("code", ["AM04", "AC04", "MD01", "MS03", ""])
def test_what_is_owed_as_before_waits_for_nobody(invoice, tmp_path, code):
    debited(invoice, tmp_path, given_back(code))
    live(invoice)
    assert Delivery.objects.count() == 1
    assert work()[0][1].endswith(code or "the bank says no reason")


@pytest.mark.parametrize("result", ["asked", "rested"])
def test_a_person_asks_for_another_account_or_waits(invoice, tmp_path, result):
    debited(invoice, tmp_path, given_back("MD06"))
    live(invoice)
    task, until = Task.objects.get(), BACK
    decide_return(task, result, by="claire", at=at(BACK, 9), until=until)
    assert Hold.objects.get(ended_at=None).until == until
    with pytest.raises(InputError):
        decide_return(task, result, by="claire", at=at(BACK, 9), until=until)
    live(invoice)
    assert Delivery.objects.count() == 0
    live(invoice, BACK + timedelta(days=1))
    assert Delivery.objects.count() == 1


def test_one_that_is_not_due_yet_is_told_and_not_reminded(tmp_path):
    company = automatic(make_company())
    due = date(2026, 3, 20)
    found = record_invoice(make_customer(company), "2026-117", 100_00, due, **WHO)
    debited(found, tmp_path, given_back("AM04"))
    live(found)
    assert (len(work()), Delivery.objects.count()) == (1, 0)


def test_one_that_was_paid_otherwise_meanwhile_is_no_work(invoice, tmp_path):
    debited(invoice, tmp_path, given_back("AM04"))
    record_receipt(invoice.customer, 100_00, date(2026, 3, 2), invoice=invoice, **WHO)
    live(invoice)
    assert (work(), Delivery.objects.count()) == ([], 0)


def test_a_return_of_long_ago_is_known_by_now(invoice, tmp_path):
    debited(invoice, tmp_path, given_back("AM04"))
    live(invoice, date(2026, 4, 7))
    assert work("debit-returned") == []


def test_what_the_bank_charges_for_it_is_asked_of_nobody(invoice, tmp_path):
    fees = given_back("", "12.50").replace("<RvslInd>true</RvslInd>", "").replace("E2E-17", "FEE")
    debited(invoice, tmp_path, given_back("AM04") + fees)
    live(invoice)
    message = PlannedMessage.objects.get()
    assert (message.principal, message.total) == (100_00, 100_00)
    assert opened(invoice.company) == {"PETIT 2026-117": 100_00}


def test_a_return_that_has_the_bank_s_charges_in_it_is_left_to_a_person(invoice, tmp_path):
    """112.50 came back of 100.00: nothing is opened by itself, and nothing beyond what was owed."""
    debited(invoice, tmp_path, given_back("AM04", "112.50"))
    live(invoice)
    assert opened(invoice.company) == {}
    assert BankEntry.objects.get(cents=-112_50).state != "allocated"
    assert (work("debit-returned"), Delivery.objects.count()) == ([], 0)


def test_every_code_says_with_whom_the_reason_lies():
    assert {code for code in NAMES if not waits_for_a_person(code)} == {
        *("AC01", "AC04", "AC06", "AC13", "AG01", "AM04", "DNOR", "MD01", "MD02"),
        *("MS03", "RC01", "SL01"),
    }
    assert waits_for_a_person("ZZ99")
    assert not waits_for_a_person("")
