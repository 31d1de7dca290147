"""What holds for every invoice: the fast figure is the detailed one, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.core.conditions import Conditions
from butoir.core.daily_interest import interest_cents
from butoir.core.interest import DENOMINATOR, compute_interest
from butoir.law.registry import LawError, parameter
from core.interest_cases import interest

DUE = st.dates(date(2016, 1, 1), date(2026, 10, 31))
CENTS = st.integers(0, 10**9)
LATE = st.integers(0, 1500)
BY_LAW_ALONE = ("fr-b2b", "fr-public", "be-b2b", "lu-b2b", "ch")
PAYMENTS = st.lists(st.tuples(st.integers(-60, 1600), st.integers(0, 10**8)), max_size=5)
LAST = date(2026, 12, 31)


def dated(due: date, payments, until: date):
    moved = ((due + timedelta(days=after), paid) for after, paid in payments)
    return sorted(payment for payment in moved if payment[0] <= until)


@given(st.sampled_from(BY_LAW_ALONE), CENTS, DUE, LATE, PAYMENTS)
def test_the_fast_figure_is_the_detailed_one(regime, cents, due, late, payments):
    until = min(due + timedelta(days=late), LAST)
    paid = dated(due, payments, until)
    detailed = compute_interest(regime, cents, due, until, paid)
    assert interest_cents(regime, cents, due, until, paid) == detailed.interest


@given(CENTS, DUE, LATE, PAYMENTS, st.integers(0, 90))
def test_the_fast_figure_is_the_detailed_one_after_a_notice(cents, due, late, payments, wait):
    """Given the eve of the first day of interest, whatever makes it start."""
    until = min(due + timedelta(days=late), LAST)
    notice = due + timedelta(days=wait)
    paid = dated(due, payments, until)
    detailed = compute_interest(
        "fr-b2c", cents, due, until, paid, conditions=Conditions(notice_on=notice)
    )
    assert interest_cents("fr-b2c", cents, notice, until, paid) == detailed.interest


@given(st.sampled_from(BY_LAW_ALONE), CENTS, DUE, LATE, PAYMENTS, st.integers(0, 10**8))
def test_every_cent_is_accounted_for(regime, cents, due, late, payments, credited):
    """What was invoiced less credits, plus interest, less payments: due, or paid beyond it."""
    until = min(due + timedelta(days=late), LAST)
    paid = dated(due, payments, until)
    found = compute_interest(regime, cents, due, until, paid, [(due, credited)])
    beyond = sum(counted.beyond for counted in found.imputations)
    left = max(0, cents - credited) + found.interest - sum(amount for _, amount in paid)
    assert left == found.principal_due + found.interest_due - beyond
    assert min(found.principal_due, found.interest_due, found.interest, found.total_due) >= 0


@given(st.sampled_from(BY_LAW_ALONE), CENTS, DUE, LATE, PAYMENTS)
def test_the_segments_add_up_to_the_interest(regime, cents, due, late, payments):
    until = min(due + timedelta(days=late), LAST)
    found = compute_interest(regime, cents, due, until, dated(due, payments, until))
    assert sum(segment.cents for segment in found.segments) == found.interest
    for earlier, later in zip(found.segments, found.segments[1:], strict=False):
        assert later.from_on > earlier.to_on
    assert all(s.days == (s.to_on - s.from_on).days + 1 for s in found.segments)
    assert all(due < s.from_on <= s.to_on <= until for s in found.segments)


@given(CENTS, DUE, LATE)
def test_each_day_by_itself_adds_up_to_the_whole(cents, due, late):
    """An independent count: every day at the rate that the parameter gives for it."""
    until = min(due + timedelta(days=late), LAST)
    rates = parameter("fr/default_rate")
    days = (due + timedelta(days=n) for n in range(1, (until - due).days + 1))
    exact = sum((Fraction(cents * rates.at(day).number, 3_650_000) for day in days), Fraction())
    found = compute_interest("fr-b2b", cents, due, until)
    whole = sum(segment.weighted for segment in found.segments)
    assert Fraction(whole, DENOMINATOR) == exact
    assert abs(found.interest - exact) <= Fraction(1, 2)


@given(st.sampled_from(BY_LAW_ALONE), CENTS, DUE, st.integers(1, 800))
def test_a_day_more_never_costs_less(regime, cents, due, late):
    until = min(due + timedelta(days=late), LAST)
    eve = until - timedelta(days=1)
    assert interest_cents(regime, cents, due, until) >= interest_cents(regime, cents, due, eve)


@given(st.sampled_from(BY_LAW_ALONE), st.integers(-(10**6), 0), DUE, LATE)
def test_nothing_owed_bears_nothing(regime, cents, due, late):
    until = min(due + timedelta(days=late), LAST)
    assert interest_cents(regime, cents, due, until) == 0


@pytest.mark.parametrize("regime", ["fr-b2b", "be-b2b", "lu-b2b", "fr-b2c", "lu-b2c"])
def test_the_fast_way_refuses_an_unknown_day_too(regime):
    with pytest.raises(LawError, match="2027-S1"):
        interest_cents(regime, 100_000, date(2026, 12, 1), date(2027, 1, 1))
    with pytest.raises(LawError):
        interest_cents(regime, 100_000, date(1980, 12, 1), date(2026, 1, 1))


def test_the_fast_way_freezes_the_rate_of_a_public_buyer():
    """365 000.00 from 31 December 2026 at 10.40 %: 104.00 a day, into 2027."""
    days = interest_cents("fr-public", 36_500_000, date(2026, 12, 30), date(2027, 1, 9))
    assert days == 10 * 10_400
    assert days == interest("fr-public", 36_500_000, "2026-12-30", "2027-01-09").interest
    with pytest.raises(LawError, match="2027-S1"):
        interest_cents("fr-public", 36_500_000, date(2026, 12, 31), date(2027, 1, 9))
