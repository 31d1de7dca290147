"""Money that is on the books may still go back: the provider is asked for a while, once a day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dunning.models import Task
from butoir.dunning.paylinks.asking import ask_waiting, due_pay_links
from butoir.dunning.paylinks.models import PayLink, PayProvider
from butoir.dunning.running import run_day
from butoir.dunning.tasks import complete_task
from butoir.journal.models import Event
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, altered_journal, at, make_company
from dunning.mollie_server import MollieServer
from dunning.payments import PAID, mollie, press, rests, takes_payments, told, work
from dunning.people import make_customer
from dunning.test_day import automatic

__all__ = ["mollie"]
pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": AT}
SETTLED = date(2026, 2, 13)
BACK = "paid online on 2026-02-09, on the books: its bank took the money back"


@pytest.fixture
def invoice(mollie: MollieServer) -> Invoice:
    """An invoice that was paid online, and whose money came to the bank account."""
    company = automatic(make_company())
    takes_payments(company, mollie)
    found = record_invoice(make_customer(company), "F1", 100_00, date(2026, 1, 31), **WHO)
    link = press(found, moment=at(PAID, 5))
    mollie.becomes("paid")
    told(link, at(PAID, 5))
    record_receipt(found.customer, 100_00, SETTLED, invoice=found, **WHO)
    run_day(company, SETTLED, by="clock", at=at(SETTLED))
    assert PayLink.objects.get().state == "settled"
    return found


def after(days: int, hour: int = 8) -> datetime:
    """So many days after it was settled."""
    return at(SETTLED + timedelta(days=days), hour)


def asked(invoice: Invoice, moment: datetime) -> int:
    return ask_waiting(invoice.company, by="butoir", at=moment)


def test_it_is_asked_about_once_a_day_for_ninety_days(invoice, mollie):
    before = len(mollie.asked)
    for day in range(95):
        for hour in (8, 12, 18):
            asked(invoice, after(day, hour))
    assert len(mollie.asked) - before == 90
    assert due_pay_links(after(95)) == []
    assert (work(), rests(invoice)) == ([], [])


def test_a_charge_back_is_a_task_before_the_bank_data_show_it_and_only_once(invoice, mollie):
    mollie.goes_back("100.00", "amountChargedBack")
    assert due_pay_links(after(20)) == ["morel"]
    for day in (20, 21, 22):
        assert asked(invoice, after(day)) == 1
    assert work() == [("pay-back", BACK)]
    assert Task.objects.get().invoices.get().invoice == invoice
    events = Event.objects.filter(kind="pay-link-state").order_by("pk")
    said = json.loads(events.last().data)
    assert (said["state"], said["back"]) == ("back", 100_00)
    assert altered_journal() == []


def test_a_part_that_is_refunded_is_a_task_and_each_part_that_follows_another(invoice, mollie):
    for day, value in ((10, "20.00"), (11, "20.00"), (12, "50.00")):
        mollie.goes_back(value)
        asked(invoice, after(day))
    why = "paid online on 2026-02-09, on the books: a part of the money went back"
    assert work() == [("pay-back", why)] * 2
    assert (PayLink.objects.get().state, PayLink.objects.get().back) == ("settled", 50_00)


def test_a_charge_back_that_is_undone_is_seen_too_and_nothing_rests_for_it(invoice, mollie):
    mollie.goes_back("100.00", "amountChargedBack")
    asked(invoice, after(10))
    complete_task(Task.objects.get(), "done", by="claire", at=after(10), reason="vu")
    mollie.goes_back("0.00", "amountChargedBack")
    asked(invoice, after(15))
    run_day(invoice.company, SETTLED + timedelta(days=15), by="clock", at=after(15))
    assert (PayLink.objects.get().state, rests(invoice), work()) == ("settled", [], [])


def test_those_that_wait_are_asked_about_first(invoice, mollie, monkeypatch):
    other = record_invoice(make_customer(invoice.company, "GRAND"), "G1", 10_00, PAID, **WHO)
    press(other, moment=after(10))
    monkeypatch.setattr("butoir.dunning.paylinks.asking.MOST", 1)
    asked(invoice, after(10, 9))
    assert mollie.asked[-1][1].endswith(PayLink.objects.get(state="open").reference)


def test_a_provider_that_is_down_is_asked_again_the_same_day(invoice, mollie):
    mollie.faults = [503]
    with pytest.raises(InputError):
        asked(invoice, after(10))
    assert asked(invoice, after(10, 9)) == 1


def test_without_a_provider_nobody_is_asked(invoice):
    PayProvider.objects.all().delete()
    assert due_pay_links(after(10)) == []
