"""Several runs and releases on one day, in several currencies: each debtor hears of it once."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from butoir.core.decisions import Message
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve, refuse
from butoir.dunning.holding import place_hold
from butoir.dunning.letter_facts import Case
from butoir.dunning.models import PlannedMessage, Release
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.writing import PDF_TYPE, Written
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DUE, DAY = date(2026, 1, 31), date(2026, 2, 9)
MODES = dict.fromkeys(("reminder-1", "reminder-2", "formal-notice", "notice"), "automatic")


def automatic(policy=None):
    company = make_company()
    assign(company, make_scenario(company, "s", policy or {}, MODES, **WHO), DUE, **WHO)
    return company


def late(customer, number="F1", cents=100_00, **fields):
    return record_invoice(
        customer, number, cents, DUE, issued_on=date(2026, 1, 1), **{**fields, **WHO}
    )


def run(company, on=DAY, **options):
    return run_day(company, on, by="clock", at=at(on), **options).plan


def release(company, on=DAY, **options):
    return dict(release_approved(company, at=at(on), by="clock", **options))


def plainly(case: Case, message: Message, key: str, at: datetime) -> Written:
    return Written(key.encode(), PDF_TYPE, message.step, "fr", {"email": case.debtor.email})


def in_two_currencies(company):
    customer = make_customer(company)
    late(customer, "EUR-1")
    late(customer, "CHF-1", currency="CHF")
    assert [m.currency for m in run(company).messages] == ["CHF", "EUR"]
    return customer


def test_a_message_in_another_currency_decided_with_it_leaves_later_that_day():
    company = automatic()
    in_two_currencies(company)
    assert release(company, limit=1) == {"queued": 1}
    assert release(company) == {"queued": 1}


def test_a_run_repeated_between_the_two_still_says_the_second():
    company = automatic()
    in_two_currencies(company)
    release(company, limit=1)
    assert [m.currency for m in run(company).messages] == ["EUR"]


def test_each_of_the_two_still_holds_when_it_is_looked_at_alone():
    company = automatic()
    in_two_currencies(company)
    release(company)
    for delivery in Delivery.objects.all():
        assert no_longer_due([delivery]) == {}


def test_the_next_day_the_gap_counts_in_any_currency():
    company = automatic()
    customer = in_two_currencies(company)
    release(company)
    late(customer, "CHF-2", currency="CHF")
    waiting = {w.invoice: w.reason for w in run(company, date(2026, 2, 10)).waiting}
    assert waiting["CHF-2"] == "spacing"


def test_a_second_message_of_the_day_waits_even_where_no_gap_is_asked_for():
    company = automatic({"min_gap_days": 0})
    customer = make_customer(company)
    late(customer)
    run(company)
    release(company)
    late(customer, "F2")
    again = run(company)
    assert not again.messages
    waiting = {w.invoice: (w.reason, w.until) for w in again.waiting}
    assert waiting["F2"] == ("spacing", date(2026, 2, 10))
    assert [m.lines[0].invoice for m in run(company, date(2026, 2, 10)).messages] == ["F2"]


def test_a_notice_leaves_the_day_to_a_demand_that_left_already():
    policy = {
        "steps": [
            {"name": "reminder-1", "days_after_due": 7},
            {"name": "notice", "days_after_due": -5},
        ]
    }
    company = automatic(policy)
    customer = make_customer(company)
    late(customer)
    run(company)
    release(company)
    record_invoice(customer, "F2", 50_00, date(2026, 2, 12), **WHO)
    assert not run(company).messages
    assert [m.step for m in run(company, date(2026, 2, 10)).messages] == ["notice"]


def test_what_is_left_within_the_tolerance_is_no_part_payment():
    """It counts as settled, so that it is no message either (DIARY, rule 2)."""
    company = automatic({"tolerance": "1.00"})
    customer = make_customer(company)
    invoice = late(customer)
    late(customer, "F2")
    record_receipt(customer, 99_50, date(2026, 2, 6), invoice=invoice, **WHO)
    plan = run(company)
    assert [line.invoice for message in plan.messages for line in message.lines] == ["F2"]


def test_a_run_by_name_takes_place_on_a_closed_day_and_its_messages_leave_that_day():
    company = automatic()
    late(make_customer(company))
    sunday = date(2026, 2, 8)
    assert not run(company, sunday).messages
    assert len(run(company, date(2026, 2, 15), closed_days_too=True).messages) == 1
    assert release(company, date(2026, 2, 15)) == {"queued": 1}
    assert no_longer_due(list(Delivery.objects.all())) == {}


@pytest.mark.parametrize("kind", ["disputed", "on-hold"])
def test_a_hold_placed_the_next_day_stops_what_has_not_left_yet(kind):
    company = automatic()
    invoice = late(make_customer(company))
    run(company)
    release(company)
    place_hold(invoice, kind, date(2026, 2, 10), **WHO)
    assert list(no_longer_due(list(Delivery.objects.all())).values()) == ["nothing is due any more"]


def test_nothing_leaves_after_the_date_that_it_asks_to_pay_by():
    policy = {"steps": [{"name": "notice", "days_after_due": 0, "channel": "email"}]}
    company = automatic(policy)
    record_invoice(make_customer(company), "F1", 50_00, DAY, issued_on=DUE, **WHO)
    assert [m.pay_by for m in run(company).messages] == [DAY]
    release(company)
    last = Delivery.objects.get().not_after.astimezone(ZoneInfo("Europe/Paris"))
    assert (last.date(), last.hour) == (DAY, 23)


def at_the_first_letter(happens):
    """A way to write during which something happens once, as other people's work does."""
    connection, pending = connections["default"], [happens]
    connection.inc_thread_sharing()

    def write(*told) -> Written:
        connections["default"] = connection  # this thread sees the test's transaction
        while pending:
            pending.pop()()
        return plainly(*told)

    return write


def test_who_pays_while_the_letters_are_written_gets_none_wherever_in_the_batch():
    company = automatic()
    invoices = [late(make_customer(company, code), f"F-{code}") for code in ("A", "B", "C")]
    run(company)

    def all_pay():
        for invoice in invoices:
            record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)

    assert release(company, write=at_the_first_letter(all_pay)) == {"skipped": 3}
    assert not Delivery.objects.exists()


def test_who_refuses_while_the_letters_are_written_is_heard():
    company = make_company()
    late(make_customer(company, "A"))
    late(make_customer(company, "B"))
    run(company)
    messages = PlannedMessage.objects.order_by("pk")
    approve(messages, by="claire", at=at(DAY))

    def refused():
        refuse(messages[1:], "il a appelé", by="paul", at=at(DAY))

    assert release(company, write=at_the_first_letter(refused)) == {"queued": 1}
    assert [r.message.customer.code for r in Release.objects.all()] == ["A"]


def test_the_gap_of_a_run_by_name_counts_from_the_last_open_day():
    """Friday the 13th less nine days is the 4th; the part payment of the 5th is within the gap."""
    company = automatic({"min_gap_days": 9})
    customer = make_customer(company)
    invoice = late(customer)
    record_receipt(customer, 10_00, date(2026, 2, 5), invoice=invoice, **WHO)
    plan = run(company, date(2026, 2, 15), closed_days_too=True)
    assert [w.reason for w in plan.waiting] == ["spacing"]
