"""Open days: week-ends and the public holidays of five places."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.law.calendar import COUNTRIES, UnknownCalendarError, calendar_for
from butoir.law.registry import LawError


@pytest.mark.parametrize(
    ("place", "day", "is_open"),
    [
        ("FR", date(2026, 5, 1), False),  # Labour Day
        ("FR", date(2026, 4, 3), True),  # Good Friday
        ("FR-57", date(2026, 4, 3), False),
        ("FR-57", date(2028, 12, 26), False),  # Saint Stephen, a Tuesday
        ("FR", date(2028, 12, 26), True),
        ("BE", date(2026, 4, 3), True),
        ("BE", date(2026, 4, 6), False),  # Easter Monday
        ("BE", date(2026, 7, 21), False),
        ("BE", date(2026, 7, 14), True),
        ("LU", date(2026, 6, 23), False),
        ("CH", date(2025, 8, 1), False),
    ],
)
def test_a_day_is_open_or_closed(place, day, is_open):
    assert calendar_for(place).is_open(day) is is_open


def test_a_closed_day_moves_over_holiday_and_week_end():
    """Friday 1 May 2026, then Saturday and Sunday: Monday 4."""
    calendar = calendar_for("FR")
    assert calendar.next_open(date(2026, 5, 1)) == date(2026, 5, 4)
    assert calendar.previous_open(date(2026, 5, 3)) == date(2026, 4, 30)
    assert calendar.next_open(date(2026, 5, 5)) == date(2026, 5, 5)


def test_open_days_are_counted_from_the_day_after():
    """Posted Thursday 2 April 2026 in Belgium: Friday 3, Tuesday 7, Wednesday 8."""
    assert calendar_for("BE").add_open_days(date(2026, 4, 2), 3) == date(2026, 4, 8)


@pytest.mark.parametrize("place", COUNTRIES)
def test_no_week_is_closed_altogether(place):
    calendar = calendar_for(place)
    day = date(2024, 1, 1)
    while day.year < 2030:
        assert calendar.next_open(day) - day <= timedelta(days=5)
        day += timedelta(days=1)


def test_a_place_or_a_year_without_calendar_is_refused():
    with pytest.raises(UnknownCalendarError):
        calendar_for("DE")
    with pytest.raises(LawError, match="outside the calendar"):
        calendar_for("FR").next_open(date(2075, 1, 1))
