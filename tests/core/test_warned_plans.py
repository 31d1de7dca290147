"""Plans that end only after a letter gave a last day to catch up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from butoir.core.agreements import Missed, Seen, defaulted_plans, missed_instalment, plan_until
from butoir.core.items import DebtorAccount, Instalment, PaymentPlan, Warned
from butoir.law.calendar import calendar_for

FR = calendar_for("FR")
FIRST, SECOND = Instalment(date(2026, 2, 27), 50_00), Instalment(date(2026, 3, 31), 50_00)
PLAN = PaymentPlan(("F1",), (FIRST, SECOND), warns=True)
TOLD = replace(PLAN, warned=Warned(FIRST.on, date(2026, 3, 16)))  # a Monday


def seen(day: date, until: date | None = None) -> Seen:
    return Seen(day, until, FR)


def ended(plan: PaymentPlan, day: date) -> bool:
    account = DebtorAccount("A", (), plans=(plan,))
    return bool(list(defaulted_plans(account, day, FR)))


def rests(plan: PaymentPlan, day: date) -> bool:
    return plan_until((plan,), "F1", seen(day)) is not None


def test_an_instalment_is_missing_after_its_banking_days_and_its_grace():
    """Due on Friday 27 February: two banking days end on 3 March; with five days of grace (4 March)
    on Friday 6 March."""
    assert missed_instalment(PLAN, seen(date(2026, 3, 3))) is None
    assert missed_instalment(PLAN, seen(date(2026, 3, 4))) == Missed(FIRST, 50_00, FIRST.on)
    patient = replace(PLAN, grace_days=5)
    assert missed_instalment(patient, seen(date(2026, 3, 6))) is None
    assert missed_instalment(patient, seen(date(2026, 3, 9))) is not None


def test_what_came_is_taken_off_what_is_missing():
    short = replace(PLAN, received=20_00)
    assert missed_instalment(short, seen(date(2026, 3, 4))) == Missed(FIRST, 30_00, FIRST.on)
    both = missed_instalment(short, seen(date(2026, 4, 7)))
    assert both == Missed(FIRST, 80_00, SECOND.on)


def test_nothing_is_missing_that_the_bank_data_cannot_show():
    assert missed_instalment(PLAN, seen(date(2026, 3, 4), date(2026, 3, 2))) is None
    assert missed_instalment(PLAN, seen(date(2026, 3, 4), date(2026, 3, 3))) is not None


def test_without_its_letter_the_plan_never_ends():
    assert not ended(PLAN, date(2026, 6, 1))
    assert rests(PLAN, date(2026, 6, 1))


def test_it_ends_two_banking_days_after_the_last_day_of_the_letter():
    assert not ended(TOLD, date(2026, 3, 18))
    assert rests(TOLD, date(2026, 3, 18))
    assert ended(TOLD, date(2026, 3, 19))
    assert not rests(TOLD, date(2026, 3, 19))


def test_who_catches_up_goes_on_and_the_next_instalment_has_its_own_letter():
    caught_up = replace(TOLD, received=50_00)
    assert not ended(caught_up, date(2026, 3, 19))
    assert missed_instalment(caught_up, seen(date(2026, 4, 7))) == Missed(SECOND, 50_00, SECOND.on)


def test_a_letter_is_not_said_twice():
    assert missed_instalment(TOLD, seen(date(2026, 3, 10))) is None
