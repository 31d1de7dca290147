"""Open days: Monday to Friday less the public holidays of a country or of Alsace-Moselle.

The `holidays` package gives the days; it is slow to start, so each calendar reads it once and
keeps a table. Sources: France C. trav. L3133-1, and L3134-13 (Alsace-Moselle); Belgium loi du
4 janvier 1974 and A.R. du 18 avril 1974; Luxembourg C. trav. L232-2; Switzerland: 1 August
(Cst. art. 110) and the days that every canton keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from butoir.law.registry import LawError

FIRST_YEAR, LAST_YEAR = 1999, 2060
_SUBDIVISIONS: dict[str, tuple[str, str | None]] = {
    "FR": ("FR", None),
    "FR-57": ("FR", "57"),
    "BE": ("BE", None),
    "LU": ("LU", None),
    "CH": ("CH", None),
}
COUNTRIES = tuple(_SUBDIVISIONS)


class UnknownCalendarError(LawError):
    """No calendar for this country, or a date outside its years."""


class Calendar:
    """The open days of one place, as a table of proleptic ordinals."""

    __slots__ = ("_closed", "_next", "place")

    def __init__(self, place: str, closed: frozenset[date]) -> None:
        self.place = place
        self._closed = closed
        self._next: dict[date, date] = {}

    def is_open(self, day: date) -> bool:
        """True on a working day."""
        return self.next_open(day) == day

    def is_holiday(self, day: date) -> bool:
        """True on a public holiday, week-end or not."""
        return day in self._closed

    def next_open(self, day: date) -> date:
        """The day itself when open, else the first open day after it."""
        known = self._next.get(day)
        if known is None:
            known = self._next[day] = self._seek(day, 1)
        return known

    def previous_open(self, day: date) -> date:
        """The day itself when open, else the last open day before it."""
        return self._seek(day, -1)

    def add_open_days(self, day: date, count: int) -> date:
        """The `count`-th open day after `day`, which itself is not counted."""
        for _ in range(count):
            day = self.next_open(day + timedelta(days=1))
        return day

    def _seek(self, day: date, step: int) -> date:
        if not FIRST_YEAR < day.year < LAST_YEAR:
            raise UnknownCalendarError(f"{day} is outside the calendar {self.place}")
        while day.weekday() >= 5 or day in self._closed:
            day += timedelta(days=step)
        return day


@cache
def calendar_for(place: str) -> Calendar:
    """The calendar of a country (FR, BE, LU, CH) or of Alsace-Moselle (FR-57).

    Raises UnknownCalendarError for any other place.
    """
    if place not in _SUBDIVISIONS:
        raise UnknownCalendarError(f"no calendar for {place!r}: one of {', '.join(COUNTRIES)}")
    import holidays  # noqa: PLC0415  a third of a second, spared to commands that need no calendar

    country, subdivision = _SUBDIVISIONS[place]
    build: Callable[..., dict[date, str]] = holidays.country_holidays
    days = build(country, subdiv=subdivision, years=range(FIRST_YEAR, LAST_YEAR + 1))
    return Calendar(place, frozenset(days))
