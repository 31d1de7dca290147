"""Days counted from the day of writing: "tomorrow", "in ten days", "the 15th", "end of May"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from butoir.inbox.wordlists import Words


class At(NamedTuple):
    """The day of writing, the words of its language, and whether what is told is done already."""

    on: date
    words: Words
    past: bool


Resolver = Callable[[re.Match[str], At], date | None]


def day_near(year: str | None, month: int, day: int, on: date, past: bool) -> date | None:
    """A calendar day; without a year the nearest one behind or ahead, None when there is none."""
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        here = date(on.year, month, day)
        if past and here > on + timedelta(days=60):
            return date(on.year - 1, month, day)
        if not past and here < on - timedelta(days=180):
            return date(on.year + 1, month, day)
    except ValueError:
        return None
    return here


def _fixed(days: int) -> Resolver:
    return lambda _, at: at.on + timedelta(days)


def _counted(unit: int) -> Resolver:
    """So many units of days from now."""

    def resolve(match: re.Match[str], at: At) -> date:
        count = at.words.counts.get(match["n"]) or int(match["n"] if match["n"].isdigit() else 0)
        return at.on + timedelta(count * unit)

    return resolve


def _hours(match: re.Match[str], at: At) -> date:
    return at.on + timedelta(-(-int(match["n"]) // 24))


def _friday(weeks: int) -> Resolver:
    """The Friday of this week or of a later one; nothing for what was done "this week"."""

    def resolve(_: re.Match[str], at: At) -> date | None:
        return None if at.past else max(at.on + timedelta(4 - at.on.weekday() + 7 * weeks), at.on)

    return resolve


def _month_end(months: int) -> Resolver:
    return lambda _, at: _last_day(at.on.year, at.on.month + months)


def _end_of(match: re.Match[str], at: At) -> date | None:
    first = day_near(match["year"], at.words.months[match["month"]] + 1, 1, at.on, at.past)
    return _last_day(first.year, first.month) if first else None


def _middle_of(match: re.Match[str], at: At) -> date | None:
    return day_near(match["year"], at.words.months[match["month"]] + 1, 15, at.on, at.past)


def _day_of_next_month(match: re.Match[str], at: At) -> date | None:
    after = _last_day(at.on.year, at.on.month) + timedelta(1)
    day = int(match["day"]) if match["day"].isdigit() else 1
    return day_near(str(after.year), after.month, day, at.on, at.past)


def _day_of_month(match: re.Match[str], at: At) -> date | None:
    """The nearest such day, today among them: a 31st is that of the next month that has one."""
    day = int(match["day"])
    for months in range(3):
        last = _last_day(at.on.year, at.on.month + (-months if at.past else months))
        if 0 < day <= last.day:
            found = last.replace(day=day)
            if (found <= at.on) if at.past else (found >= at.on):
                return found
    return None


def _last_day(year: int, month: int) -> date:
    """The last day of a month; months outside the year are counted on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


WITH_MONTH = frozenset({"end_of", "middle_of", "day_of_next_month"})
RESOLVERS: dict[str, Resolver] = {
    "today": _fixed(0),
    "yesterday": _fixed(-1),
    "before_yesterday": _fixed(-2),
    "tomorrow": _fixed(1),
    "after_tomorrow": _fixed(2),
    "in_eight_days": _fixed(8),
    "in_fifteen_days": _fixed(15),
    "this_week": _friday(0),
    "next_week": _friday(1),
    "end_of_month": _month_end(0),
    "end_of_next_month": _month_end(1),
    "end_of": _end_of,
    "middle_of": _middle_of,
    "day_of_next_month": _day_of_next_month,
    "day_of_month": _day_of_month,
    "in_days": _counted(1),
    "in_weeks": _counted(7),
    "in_hours": _hours,
    "days_ago": _counted(-1),
    "weeks_ago": _counted(-7),
}
