"""A demand that a payment crossed is withdrawn once; a long case that is paid is thanked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, State
from butoir.dunning.approving import approve
from butoir.dunning.holding import place_hold
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import switch_sending
from butoir.dunning.waiving.rules import change_relief_rules
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.dunning.withdrawing.work import send_withdrawal
from butoir.ledger.recording import record_invoice, record_receipt, reverse_payment
from companies import altered_journal, at, make_company
from dunning.cases import mail_of, told
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DUE = date(2026, 1, 2)
STEPS = {"reminder-1": date(2026, 1, 12), "reminder-2": date(2026, 1, 26)}
NOTICE = date(2026, 2, 23)  # Monday, by registered letter: three days in the post


@pytest.fixture
def company():
    found = make_company()
    switch_sending(found, True, reason="", by="owner", at=at(date(2026, 1, 1)))
    return found


@pytest.fixture
def invoice(company):
    who = {"by": "claire", "at": at(DUE)}
    customer = make_customer(company)
    return record_invoice(customer, "F1", 1_000_00, DUE, issued_on=date(2025, 12, 1), **who)


def run(company, day, hour=8):
    return run_day(company, day, by="clock", at=at(day, hour)).plan


def demand(company, day):
    """A day on which what is due is agreed to and leaves."""
    run(company, day)
    waiting = PlannedMessage.objects.filter(release=None, run__as_of=day)
    approve(waiting, by="claire", at=at(day))
    release_approved(company, at=at(day), by="clock")
    Delivery.objects.filter(state=State.WAITING).update(state=State.SENT)
    return PlannedMessage.objects.filter(release__outcome="queued").latest("pk")


def chased(company):
    """Up to the formal notice."""
    for day in STEPS.values():
        demand(company, day)
    notice = demand(company, NOTICE)
    assert (notice.step, notice.channel) == ("formal-notice", "registered")
    return notice


def pay(invoice, day, cents=1_000_00, seen=None):
    record_receipt(
        invoice.customer, cents, day, invoice=invoice, by="claire", at=at(seen or day, 9)
    )


def letters(kind):
    return Delivery.objects.filter(document__kind=kind)


def work(company, day):
    return [one for one in load_open_tasks(company, day) if one.kind == "withdrawal"]


def test_a_formal_notice_that_crossed_a_payment_is_withdrawn_once_with_one_press(company, invoice):
    chased(company)
    day = NOTICE + timedelta(days=3)
    pay(invoice, NOTICE + timedelta(days=1), seen=day)
    run(company, day)
    (one,) = work(company, day)
    assert letters("withdrawal").count() == 0, "nothing leaves without a person"
    send_withdrawal(Task.objects.get(pk=one.task), by="claire", at=at(day))
    delivery = letters("withdrawal").get()
    assert delivery.channel == "post", "by the channel of the demand"
    with pytest.raises(InputError):
        send_withdrawal(Task.objects.get(pk=one.task), by="claire", at=at(day))
    for later in (day, day + timedelta(days=1), day + timedelta(days=4)):
        run(company, later)
        assert work(company, later) == []
    assert letters("withdrawal").count() == 1
    assert [row["letter"] for row in told("demand-paid")] == ["withdrawal"]
    assert not altered_journal()


def test_it_leaves_by_itself_where_the_company_chose_so_on_an_open_day(company, invoice):
    change_relief_rules(company, {"withdraw_alone": True}, by="owner", at=at(DUE))
    chased(company)
    saturday = date(2026, 2, 28)
    pay(invoice, NOTICE)
    run(company, NOTICE + timedelta(days=2))
    assert letters("withdrawal").count() == 1
    run(company, saturday)
    assert letters("withdrawal").count() == 1


def test_on_a_closed_day_or_while_nothing_is_sent_it_waits_for_a_person(company, invoice):
    change_relief_rules(company, {"withdraw_alone": True}, by="owner", at=at(DUE))
    chased(company)
    pay(invoice, NOTICE)
    switch_sending(company, False, reason="panne", by="owner", at=at(NOTICE, 10))
    day = NOTICE + timedelta(days=1)
    run(company, day)
    assert letters("withdrawal").count() == 0
    assert len(work(company, day)) == 1


def test_money_received_before_the_notice_left_is_our_fault_and_says_so(company, invoice):
    """By e-mail here: the firm reminder; the payment of the day before was matched a day late."""
    for day in STEPS.values():
        demand(company, day)
    day = STEPS["reminder-2"] + timedelta(days=1)
    pay(invoice, STEPS["reminder-2"] - timedelta(days=1), seen=day)
    run(company, day, 10)
    (one,) = work(company, day)
    send_withdrawal(Task.objects.get(pk=one.task), by="claire", at=at(day, 11))
    assert "nous vous prions d’accepter nos excuses" in mail_of(letters("withdrawal").get())


def test_a_payment_made_after_the_notice_was_read_crosses_nothing(company, invoice):
    chased(company)
    day = NOTICE + timedelta(days=10)
    pay(invoice, day)
    run(company, day, 10)
    assert work(company, day) == []
    assert not PaidLetter.objects.exists()


@pytest.mark.parametrize("cents", [999_99, 1])
def test_as_long_as_something_is_open_nothing_is_withdrawn(company, invoice, cents):
    chased(company)
    pay(invoice, NOTICE, cents)
    run(company, NOTICE + timedelta(days=1))
    assert not PaidLetter.objects.exists()


def test_a_payment_that_goes_back_ends_the_work_and_stops_the_letter(company, invoice):
    chased(company)
    day = NOTICE + timedelta(days=1)
    pay(invoice, NOTICE)
    run(company, day)
    (one,) = work(company, day)
    reverse_payment(invoice, 1_000_00, day, by="claire", at=at(day))
    with pytest.raises(InputError, match="open again"):
        send_withdrawal(Task.objects.get(pk=one.task), by="claire", at=at(day))
    run(company, day + timedelta(days=1))
    assert Task.objects.get(pk=one.task).result == "undone"


def test_a_letter_that_waits_does_not_leave_once_something_is_open_again(company, invoice):
    change_relief_rules(company, {"withdraw_alone": True}, by="owner", at=at(DUE))
    chased(company)
    day = NOTICE + timedelta(days=1)
    pay(invoice, NOTICE)
    run(company, day)
    delivery = letters("withdrawal").get()
    assert no_longer_due([delivery]) == {}
    reverse_payment(invoice, 1_000_00, day, by="claire", at=at(day))
    assert "open again" in no_longer_due([delivery])[delivery.pk]


# thanks


def test_nobody_is_thanked_unless_the_company_wants_it(company, invoice):
    chased(company)
    day = NOTICE + timedelta(days=10)
    pay(invoice, day)
    run(company, day, 10)
    assert letters("thank-you").count() == 0


def test_a_long_case_that_is_paid_is_thanked_for_once(company, invoice):
    change_relief_rules(company, {"thanks": True}, by="owner", at=at(DUE))
    chased(company)
    day = NOTICE + timedelta(days=10)
    pay(invoice, day)
    for later in (day, day + timedelta(days=1)):
        run(company, later, 10)
    assert letters("thank-you").count() == 1
    assert PaidLetter.objects.count() == 1


def test_nobody_who_still_owes_is_thanked(company, invoice):
    change_relief_rules(company, {"thanks": True}, by="owner", at=at(DUE))
    chased(company)
    day = NOTICE + timedelta(days=10)
    who = {"by": "claire", "at": at(day)}
    other = record_invoice(invoice.customer, "F2", 50_00, day - timedelta(days=1), **who)
    pay(invoice, day)
    run(company, day, 10)
    assert letters("thank-you").count() == 0
    pay(other, day + timedelta(days=1), 50_00)
    run(company, day + timedelta(days=1), 10)
    assert letters("thank-you").count() == 1


def test_an_insolvent_customer_is_written_neither(company, invoice):
    change_relief_rules(company, {"thanks": True, "withdraw_alone": True}, by="owner", at=at(DUE))
    chased(company)
    place_hold(invoice.customer, "insolvency", NOTICE, by="claire", at=at(NOTICE))
    pay(invoice, NOTICE)
    run(company, NOTICE + timedelta(days=1))
    assert not PaidLetter.objects.exists()
