"""The days that a sentence names, resolved from the day on which it was written.

"Friday", "the 15th" or "12 March" alone are the nearest such day behind or ahead, as the sentence
speaks of what was done or of what will be. A week is its Friday, a month its last day: the day by
which somebody who said so has kept his word. A vague word ("soon", "early April") is no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from butoir.inbox.days_counted import RESOLVERS, WITH_MONTH, At, day_near
from butoir.inbox.wordlists import Words, alternatives, words_for

_FAR = timedelta(days=400)
_YEARS = range(1900, 2200)  # of a day of writing; a mail may claim any
_FIGURES = re.compile(
    r"(?<![\w./,-])(?:(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?:(?P=sep)(?P<y2>20\d\d|\d\d)|(?P=sep)?))"
    r"(?![\w/-]|[.,]\d| ?(?:€|eur|%))"
)

_BETWEEN = re.compile(r"[ ,.(]*(?:(?:le|den|dem|de|the) )?")  # a weekday and its date


class Day(NamedTuple):
    """A day named in a folded sentence, and where. `exact` when its month is written."""

    start: int
    end: int
    on: date
    exact: bool


def find_days(folded: str, on: date, lang: str, *, past: bool) -> list[Day]:
    """The days of a sentence written on a day, in order; where two readings meet, the longer."""
    if on.year not in _YEARS:
        return []
    words = words_for(lang)
    found = [*_figures(folded, on, past), *_named(folded, on, words, past)]
    found += [
        *(day for day in _weekdays(folded, on, words, past) if not _dated(day, found, folded)),
        *_relative(folded, on, words, past),
    ]
    found.sort(key=lambda day: (day.start - day.end, day.start))
    kept: list[Day] = []
    for day in found:
        if abs(day.on - on) < _FAR and not any(
            k.start < day.end and day.start < k.end for k in kept
        ):
            kept.append(day)
    return sorted(kept)


def _dated(weekday: Day, dates: list[Day], folded: str) -> bool:
    """Whether its date follows it: "Friday, 20 February" is the twentieth."""
    return any(
        day.start >= weekday.end and _BETWEEN.fullmatch(folded, weekday.end, day.start)
        for day in dates
    )


def _figures(folded: str, on: date, past: bool) -> Iterator[Day]:
    for match in _FIGURES.finditer(folded):
        year, month = match["y"] or match["y2"], int(match["m"] or match["m2"])
        day = day_near(year, month, int(match["d"] or match["d2"]), on, past)
        if day:
            yield Day(*match.span(), day, True)


def _named(folded: str, on: date, words: Words, past: bool) -> Iterator[Day]:
    """A day and the name of its month."""
    for match in _month_pattern(words.lang).finditer(folded):
        month = words.months[match["month"] or match["month2"]] + 1
        day = day_near(match["year"], month, int(match["day"] or match["day2"] or 1), on, past)
        if day:
            yield Day(*match.span(), day, True)


@cache
def _month_pattern(lang: str) -> re.Pattern[str]:
    months = alternatives(words_for(lang).months)
    first = (
        rf"(?P<month2>{months})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
        if lang == "en"
        else (r"(?P<month2>(?!))(?P<day2>(?!))")
    )
    return re.compile(
        rf"(?<![\w/])(?:(?:(?P<day>\d{{1,2}})(?: ?(?:er|e|de|ste|st|nd|rd|th|\.))?|premier)"
        rf"(?: of)? ?(?P<month>{months})\.?|{first})(?!\w)(?:,? ?(?P<year>20\d\d)(?!\w))?"
    )


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
    at = At(on, words, past)
    for name, resolve in RESOLVERS.items():
        pattern = words.find.get(f"days.{name}")
        for match in pattern.finditer(folded) if pattern else ():
            if day := resolve(match, at):
                yield Day(*match.span(), day, name in WITH_MONTH)
