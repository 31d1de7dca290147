"""The dates and sums of a payment plan, and what a company allows in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.core.schedule import (
    Allowed,
    Split,
    Spread,
    beyond,
    by_invoice,
    instalments,
    split,
)
from butoir.law.calendar import calendar_for

FR = calendar_for("FR")
MONTHS = Spread(3, date(2026, 1, 31))


def days(spread: Spread) -> list[str]:
    return [part.on.isoformat() for part in instalments(1_000_00, spread, FR)]


def sums(cents: int, spread: Spread) -> list[int]:
    return [part.cents for part in instalments(cents, spread, FR)]


def test_months_are_counted_from_the_first_day_and_never_end_on_a_closed_one():
    """31 January is a Saturday, 28 February too; 31 March a Tuesday."""
    assert days(MONTHS) == ["2026-02-02", "2026-03-02", "2026-03-31"]


def test_weeks_pass_over_a_public_holiday():
    """Friday 1 May, then Friday 8 May, are public holidays in France."""
    weekly = Spread(3, date(2026, 4, 24), every="week")
    assert days(weekly) == ["2026-04-24", "2026-05-04", "2026-05-11"]


def test_what_does_not_divide_is_in_the_last_part_or_in_the_first():
    assert sums(1_000_00, MONTHS) == [333_33, 333_33, 333_34]
    assert sums(1_000_00, replace(MONTHS, remainder="first")) == [333_34, 333_33, 333_33]


def test_round_amounts_leave_the_remainder_to_one_part():
    round_ = replace(MONTHS, round_to=10_00)
    assert sums(1_234_56, round_) == [410_00, 410_00, 414_56]
    assert sums(1_234_56, replace(round_, remainder="first")) == [414_56, 410_00, 410_00]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parts": 0}, "parts"),
        ({"parts": 61}, "parts"),
        ({"every": "day"}, "every"),
        ({"remainder": "middle"}, "remainder"),
        ({"round_to": 0}, "round_to"),
        ({"round_to": 500_00}, "parts"),
    ],
)
def test_what_is_no_plan_is_refused(change, field):
    with pytest.raises(InputError) as refused:
        instalments(1_000_00, replace(MONTHS, **change), FR)
    assert refused.value.field == field


@given(
    cents=st.integers(60, 10**9),
    parts=st.integers(1, 60),
    first=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    every=st.sampled_from(["month", "week"]),
    remainder=st.sampled_from(["first", "last"]),
)
def test_the_parts_are_the_sum_on_open_days_in_their_order(cents, parts, first, every, remainder):
    found = instalments(cents, Spread(parts, first, every, remainder=remainder), FR)
    on = [part.on for part in found]
    assert sum(part.cents for part in found) == cents
    assert on == sorted(set(on))
    assert all(FR.is_open(day) for day in on)


# what a company allows


ON = date(2026, 3, 3)
THREE = instalments(900_00, Spread(3, date(2026, 3, 31)), FR)


def over(parts=THREE, waived=False, clause=True, **limits) -> tuple[str, ...]:
    return beyond(parts, Allowed(**limits), ON, FR, waived=waived, clause=clause)


def test_a_plan_within_the_terms_asks_nobody():
    assert over() == ()


@pytest.mark.parametrize(
    ("limits", "said", "code"),
    [
        ({"most_parts": 2}, {}, "parts"),
        ({"longest_months": 2}, {}, "span"),
        ({"least_cents": 300_01}, {}, "least"),
        ({"first_within_days": 27}, {}, "first"),
        ({"waiving": False}, {"waived": True}, "waiving"),
        ({}, {"clause": False}, "clause"),
    ],
)
def test_each_of_the_terms_is_named_when_it_is_passed(limits, said, code):
    assert over(**said, **limits) == (code,)


@pytest.mark.parametrize(
    "limits",
    [{"most_parts": 3}, {"longest_months": 3}, {"least_cents": 300_00}, {"first_within_days": 28}],
)
def test_what_is_just_within_is_allowed(limits):
    assert over(**limits) == ()


# what an instalment pays


def test_interest_is_paid_first_and_the_indemnity_last():
    parts = [Instalment(ON, 550_00), Instalment(ON + timedelta(30), 550_00)]
    assert split(parts, 60_00, 40_00) == [Split(60_00, 490_00, 0), Split(0, 510_00, 40_00)]


@given(
    sums=st.lists(st.integers(1, 10**6), min_size=1, max_size=12),
    interest=st.integers(0, 10**6),
    indemnity=st.integers(0, 10**4),
)
def test_no_cent_of_an_instalment_is_lost_or_counted_twice(sums, interest, indemnity):
    sums = [*sums, interest + indemnity]
    parts = [Instalment(ON + timedelta(n), cents) for n, cents in enumerate(sums) if cents]
    found = split(parts, interest, indemnity)
    assert [sum(one) for one in found] == [part.cents for part in parts]
    assert sum(one.interest for one in found) == interest
    assert sum(one.indemnity for one in found) == indemnity


def test_one_invoice_is_paid_before_the_next():
    parts = [Instalment(ON, 300_00), Instalment(ON + timedelta(30), 300_00)]
    assert by_invoice(parts, {1: 200_00, 2: 400_00}) == {
        1: (Instalment(ON, 200_00),),
        2: (Instalment(ON, 100_00), Instalment(ON + timedelta(30), 300_00)),
    }
