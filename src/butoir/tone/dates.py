"""The calendar dates that a letter names, in words or figures, in its language.

Two figures before a year that follow each other ("les 12 et 26 février 2026") are two dates. A
year of two figures is of this century. Refuses to guess: a day that does not exist has no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from butoir.tone.lexicon import Lexicon, lexicon_for

_FIGURES = re.compile(
    r"(?<![\w./-])(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4}|\d{2}))(?![\w/-]|\.\d)"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written: its span in the folded text, weekday included, and what it says.

    `weekday` counts from Monday 0; `year` is None when not written; `value` is None when the year
    is missing or the day does not exist.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None = None
    in_words: bool = True

    @property
    def value(self) -> date | None:
        """The calendar day, when there is exactly one."""
        return _date(self.year, self.month, self.day) if self.year else None

    @property
    def impossible(self) -> bool:
        """True for a day that no calendar has (30 February)."""
        return _date(self.year or 2000, self.month, self.day) is None

    @property
    def is_exact(self) -> bool:
        """True with weekday, day, month and year: what a deadline needs (R6)."""
        return self.weekday is not None and self.value is not None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(folded: str, lexicon: Lexicon) -> list[DateMention]:
    """Every date of a folded text, in order."""
    found = list(_in_words(folded, lexicon)) + list(_in_figures(folded, lexicon))
    found.sort(key=lambda mention: mention.start)
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return _with_shared_years(folded, kept, lexicon)


def spell_date(day: date, lexicon: Lexicon) -> str:
    """A date as the language writes a deadline: `mardi 3 mars 2026`."""
    number = "1er" if lexicon.lang == "fr" and day.day == 1 else str(day.day)
    if lexicon.lang == "de":
        number += "."
    weekday, month = lexicon.weekdays[day.weekday()], lexicon.months[day.month - 1]
    comma = "," if lexicon.lang == "de" else ""
    return f"{weekday}{comma} {number} {month} {day.year}"


def _in_words(folded: str, lexicon: Lexicon) -> Iterator[DateMention]:
    for match in _words_pattern(lexicon.lang).finditer(folded):
        parts = match.groupdict()
        month = lexicon.month_forms[parts["month"] or parts["month2"]] + 1
        last = int(parts["day"] or parts["day2"] or 1)
        year = int(parts["year"]) if parts["year"] else None
        weekday = lexicon.weekday_forms.get(parts["weekday"] or "")
        mention = DateMention(match.start(), match.end(), last, month, year, weekday)
        yield from _days_before(folded, mention, lexicon)
        yield mention


def _days_before(folded: str, mention: DateMention, lexicon: Lexicon) -> Iterator[DateMention]:
    """The 12 of "12 et 26 février 2026"."""
    if mention.weekday is not None:
        return
    window = max(0, mention.start - 12)
    match = _listed_day(lexicon.lang).search(folded[window : mention.start])
    if match:
        start = window + match.start("day")
        end = window + match.end("written")
        yield replace(mention, start=start, end=end, day=int(match["day"]))


def _in_figures(folded: str, lexicon: Lexicon) -> Iterator[DateMention]:
    weekday_before = _weekday_before(lexicon.lang)
    for match in _FIGURES.finditer(folded):
        year, month, day = (
            (match["y"], match["m"], match["d"])
            if match["y"]
            else (match["y2"], match["m2"], match["d2"])
        )
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            continue
        named = weekday_before.search(folded, max(0, match.start() - 20), match.start())
        start = named.start() if named else match.start()
        weekday = lexicon.weekday_forms[named[1]] if named else None
        full = int(year) + (2000 if len(year) == 2 else 0)
        yield DateMention(start, match.end(), int(day), int(month), full, weekday, False)


def _with_shared_years(
    folded: str, mentions: list[DateMention], lexicon: Lexicon
) -> list[DateMention]:
    """A year said once serves both dates of "le 12 février et le 26 février 2026"."""
    shared = list(mentions)
    for at in range(len(shared) - 2, -1, -1):
        here, following = shared[at], shared[at + 1]
        between = folded[here.end : following.start]
        if here.year is None and following.year and lexicon.find["date-list"].fullmatch(between):
            shared[at] = replace(here, year=following.year)
    return shared


def _alternatives(forms: object) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _words_pattern(lang: str) -> re.Pattern[str]:
    lexicon = lexicon_for(lang)
    weekdays, months = _alternatives(lexicon.weekday_forms), _alternatives(lexicon.month_forms)
    join = r"[,.]{0,2} ?(?:le |den |dem |the |de )?"
    month_first = (
        rf"|(?P<month2>{months})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\w])"
        if lang == "en"
        else "|(?P<month2>(?!))(?P<day2>(?!))"
    )
    return re.compile(
        rf"(?<![\w/])(?:(?P<weekday>{weekdays}){join})?"
        rf"(?:(?P<day>\d{{1,2}})(?: ?(?:er|e|de|ste|st|nd|rd|th|\.))?(?: of)? ?"
        rf"(?P<month>{months})(?![\w])"
        rf"{month_first})(?:\.?,? ?(?P<year>(?:19|20|21)\d{{2}})(?![\w]))?"
    )


@cache
def _listed_day(lang: str) -> re.Pattern[str]:
    words = {"fr": "et|puis|ou", "nl": "en", "de": "und", "en": "and"}[lang]
    return re.compile(
        rf"(?<![\w/.])(?P<written>(?P<day>\d{{1,2}})(?:er|\.)?)(?:,| (?:{words}))"
        r" (?:du |le |den |of )?$"
    )


@cache
def _weekday_before(lang: str) -> re.Pattern[str]:
    forms = _alternatives(lexicon_for(lang).weekday_forms)
    return re.compile(rf"(?<![\w])({forms})[,.]{{0,2}} ?(?:le |den |dem |the |de )?$")
