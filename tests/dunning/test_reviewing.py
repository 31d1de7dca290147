"""Debts older than the installation: nothing goes out before a person has said where they stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dunning.models import Hold, PlannedLine, Skip
from butoir.dunning.reviewing import REVIEW, choose_for, hold_old_debts, to_review
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db
DAY = AT.date()
NEXT = DAY + timedelta(days=1)
WHO = {"by": "claire", "at": AT}


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def petit(company) -> Customer:
    """A customer with an invoice 200 days late and one 10 days late."""
    customer = make_customer(company)
    for number, late in (("OLD", 200), ("NEW", 10)):
        due = DAY - timedelta(days=late)
        record_invoice(customer, number, 10_000, due, issued_on=due, **WHO)
    return customer


def planned(company, on: date) -> dict[str, str]:
    """What is planned on a day: the step of each invoice."""
    run_day(company, on, by="butoir", at=at(on))
    rows = PlannedLine.objects.filter(message__run__as_of=on)
    return dict(rows.values_list("invoice__number", "step"))


def test_an_old_debt_gets_no_letter_until_a_person_has_chosen(company, petit):
    assert hold_old_debts(company, **WHO) == 1
    assert planned(company, DAY) == {"NEW": "reminder-1"}
    choose_for(petit, "fresh", **WHO)
    assert not to_review(company).exists()


def test_what_begins_afresh_begins_at_the_first_reminder(company, petit):
    hold_old_debts(company, **WHO)
    choose_for(petit, "fresh", **WHO)
    assert planned(company, DAY) == {"OLD": "reminder-1", "NEW": "reminder-1"}


@pytest.mark.parametrize(
    ("choice", "then"), [("reminder-1", "reminder-2"), ("reminder-2", "formal-notice")]
)
def test_what_was_sent_elsewhere_goes_on_with_the_next_step(company, petit, choice, then):
    hold_old_debts(company, **WHO)
    choose_for(petit, choice, sent_on=DAY - timedelta(days=60), **WHO)
    assert planned(company, DAY)["OLD"] == then
    assert set(Skip.objects.values_list("reason", flat=True)) == {"sent elsewhere on 2026-01-02"}


def test_a_reminder_just_sent_elsewhere_is_given_its_time(company, petit):
    hold_old_debts(company, **WHO)
    choose_for(petit, "reminder-1", sent_on=DAY - timedelta(days=1), **WHO)
    assert "OLD" not in planned(company, DAY)
    assert Hold.objects.get(ended_at__isnull=True).until == DAY + timedelta(days=5)


def test_what_is_left_resting_rests_and_is_not_asked_again(company, petit):
    hold_old_debts(company, **WHO)
    choose_for(petit, "rest", **WHO)
    assert hold_old_debts(company, by="claire", at=at(NEXT)) == 0
    assert planned(company, NEXT) == {"NEW": "reminder-1"}


def test_what_was_handed_over_gets_nothing_at_all(company, petit):
    hold_old_debts(company, **WHO)
    choose_for(petit, "handed-over", **WHO)
    assert planned(company, DAY) == {}


def test_what_became_late_here_is_no_old_debt(company, petit):
    """Only what was late already when the company came counts, however late it is now."""
    assert hold_old_debts(company, by="claire", at=at(DAY + timedelta(days=300))) == 1
    assert Hold.objects.get().invoice == Invoice.objects.get(number="OLD")


def test_each_is_held_once(company, petit):
    assert [hold_old_debts(company, **WHO) for _ in range(2)] == [1, 0]
    assert Hold.objects.get().reason == REVIEW
    assert Event.objects.filter(kind="old-debts-held").count() == 1


def test_a_reminder_without_its_day_is_no_choice(company, petit):
    hold_old_debts(company, **WHO)
    for sent_on in (None, NEXT):
        with pytest.raises(InputError):
            choose_for(petit, "reminder-1", sent_on=sent_on, **WHO)
    assert to_review(company).count() == 1


def test_nothing_to_choose_is_said(company, petit):
    with pytest.raises(InputError):
        choose_for(petit, "fresh", **WHO)
