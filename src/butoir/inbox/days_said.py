"""The days that a sentence names, resolved from the day on which it was written.

"Friday", "the 15th" or "12 March" alone are the nearest such day behind or ahead, as the sentence
speaks of what was done or of what will be. A week is its Friday, a month its last day: the day by
which somebody who said so has kept his word. A vague word ("soon", "early April") is no day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from butoir.inbox.wordlists import Words, alternatives, words_for

_FAR = timedelta(days=400)
_FIGURES = re.compile(
    r"(?<![\w./,-])(?:(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?:(?P=sep)(?P<y2>20\d\d|\d\d)|(?P=sep)?))"
    r"(?![\w/-]|[.,]\d| ?(?:€|eur|%))"
)


class Day(NamedTuple):
    """A day named in a folded sentence, and where. `exact` when its month is written."""

    start: int
    end: int
    on: date
    exact: bool


def find_days(folded: str, on: date, lang: str, *, past: bool) -> list[Day]:
    """The days of a sentence written on a day, in order; where two readings meet, the longer."""
    words = words_for(lang)
    found = [*_figures(folded, on, past), *_named(folded, on, words, past)]
    found += [*_weekdays(folded, on, words, past), *_relative(folded, on, words, past)]
    found.sort(key=lambda day: (day.start - day.end, day.start))
    kept: list[Day] = []
    for day in found:
        if abs(day.on - on) < _FAR and not any(k.start < day.end and day.start < k.end for k in kept):
            kept.append(day)
    return sorted(kept)


def _figures(folded: str, on: date, past: bool) -> Iterator[Day]:
    for match in _FIGURES.finditer(folded):
        year, month = match["y"] or match["y2"], int(match["m"] or match["m2"])
        day = _day(year, month, int(match["d"] or match["d2"]), on, past)
        if day:
            yield Day(*match.span(), day, True)


def _named(folded: str, on: date, words: Words, past: bool) -> Iterator[Day]:
    """A day and the name of its month."""
    for match in _month_pattern(words.lang).finditer(folded):
        month = words.months[match["month"] or match["month2"]] + 1
        day = _day(match["year"], month, int(match["day"] or match["day2"] or 1), on, past)
        if day:
            yield Day(*match.span(), day, True)


@cache
def _month_pattern(lang: str) -> re.Pattern[str]:
    months = alternatives(words_for(lang).months)
    first = rf"(?P<month2>{months})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?" if lang == "en" else (
        r"(?P<month2>(?!))(?P<day2>(?!))"
    )
    return re.compile(
        rf"(?<![\w/])(?:(?:(?P<day>\d{{1,2}})(?: ?(?:er|e|de|ste|st|nd|rd|th|\.))?|premier)"
        rf"(?: of)? ?(?P<month>{months})\.?|{first})(?!\w)(?:,? ?(?P<year>20\d\d)(?!\w))?"
    )


def _day(year: str | None, month: int, day: int, on: date, past: bool) -> date | None:
    """A calendar day; without a year the nearest one behind or ahead."""
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


def _weekdays(folded: str, on: date, words: Words, past: bool) -> Iterator[Day]:
    for match in _weekday_pattern(words.lang).finditer(folded):
        turn = words.turns.get(match["before"] or match["after"] or "", "")
        step = (words.weekdays[match["weekday"]] - on.weekday()) % 7
        if turn == "past" or (past and turn != "after_next"):
            days = step - 7 if step or turn == "past" else 0
        elif turn == "after_next":
            days = 7 - on.weekday() + words.weekdays[match["weekday"]]
        else:
            days = step or 7
        yield Day(*match.span(), on + timedelta(days), False)


@cache
def _weekday_pattern(lang: str) -> re.Pattern[str]:
    words = words_for(lang)
    turns, names = alternatives(words.turns), alternatives(words.weekdays)
    return re.compile(
        rf"(?<!\w)(?:(?P<before>{turns}) )?(?P<weekday>{names})(?!\w)(?: (?P<after>{turns})(?!\w))?"
    )


def _relative(folded: str, on: date, words: Words, past: bool) -> Iterator[Day]:
    """What the patterns `days.*` of the language find."""
    for name, resolve in _RESOLVERS.items():
        pattern = words.find.get(f"days.{name}")
        for match in pattern.finditer(folded) if pattern else ():
            day = resolve(match, on, words, past)
            if day:
                yield Day(*match.span(), day, name in _WITH_MONTH)


_Resolver = Callable[[re.Match[str], date, Words, bool], date | None]
_WITH_MONTH = {"end_of", "middle_of", "day_of_next_month"}


def _shifted(days: int) -> _Resolver:
    return lambda match, on, words, past: on + timedelta(days)


def _counted(unit: int) -> _Resolver:
    """So many units of days from now."""

    def resolve(match: re.Match[str], on: date, words: Words, past: bool) -> date:
        count = words.counts.get(match["n"]) or int(match["n"] if match["n"].isdigit() else 0)
        return on + timedelta(count * unit)

    return resolve


def _hours(match: re.Match[str], on: date, words: Words, past: bool) -> date:
    return on + timedelta(-(-int(match["n"]) // 24))


def _friday(weeks: int) -> _Resolver:
    """The Friday of this week or of a later one; nothing for what was done "this week"."""

    def resolve(match: re.Match[str], on: date, words: Words, past: bool) -> date | None:
        day = on + timedelta(4 - on.weekday() + 7 * weeks)
        return None if past else max(day, on)

    return resolve


def _month_end(months: int) -> _Resolver:
    def resolve(match: re.Match[str], on: date, words: Words, past: bool) -> date:
        return _last_day(on.year, on.month + months)

    return resolve


def _end_of(match: re.Match[str], on: date, words: Words, past: bool) -> date | None:
    first = _day(match["year"], words.months[match["month"]] + 1, 1, on, past)
    return _last_day(first.year, first.month) if first else None


def _middle_of(match: re.Match[str], on: date, words: Words, past: bool) -> date | None:
    return _day(match["year"], words.months[match["month"]] + 1, 15, on, past)


def _day_of_next_month(match: re.Match[str], on: date, words: Words, past: bool) -> date | None:
    after = _last_day(on.year, on.month) + timedelta(1)
    day = int(match["day"]) if match["day"].isdigit() else 1
    return _day(str(after.year), after.month, day, on, past)


def _day_of_month(match: re.Match[str], on: date, words: Words, past: bool) -> date | None:
    """The nearest such day, today among those behind: 31 in a short month is none."""
    day = int(match["day"])
    for months in range(3):
        back = _last_day(on.year, on.month + (-months if past else months))
        if day <= back.day:
            found = back.replace(day=day)
            if (found <= on) if past else (found >= on):
                return found
    return None


def _last_day(year: int, month: int) -> date:
    """The last day of a month; months outside the year are counted on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


_RESOLVERS: dict[str, _Resolver] = {
    "today": _shifted(0),
    "yesterday": _shifted(-1),
    "before_yesterday": _shifted(-2),
    "tomorrow": _shifted(1),
    "after_tomorrow": _shifted(2),
    "in_eight_days": _shifted(8),
    "in_fifteen_days": _shifted(15),
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
