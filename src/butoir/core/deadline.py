"""The exact calendar date by which a message asks to be paid (R6), and how a letter writes it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from butoir.core.errors import InputError
from butoir.law.calendar import FIRST_YEAR, LAST_YEAR, Calendar, calendar_for
from butoir.law.delays import consumer_charges_from

TRANSIT_DAYS = {"post": 3, "registered": 3}  # what the post may take before the letter is read
LANGUAGES = ("fr", "nl", "de", "en")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PATTERNS = {
    "fr": "EEEE d MMMM y",
    "nl": "EEEE d MMMM y",
    "de": "EEEE, d. MMMM y",
    "en": "EEEE d MMMM y",
}


def pay_by_date(sent_on: date, days: int, channel: str, calendar: Calendar) -> date:
    """The day sent plus `days`, plus the post's days, moved to the next open day."""
    return calendar.next_open(sent_on + timedelta(days=days + TRANSIT_DAYS.get(channel, 0)))


def free_until(sent_on: date, channel: str) -> date:
    """The last day on which a Belgian consumer pays without any charge, as our letters print it.

    The law's clear days (CDE art. XIX.2 §1), then to the next open day: a date that asks for money
    falls on one (R6), and a longer period is always lawful. Raises as `consumer_charges_from`.
    """
    last = consumer_charges_from(sent_on, channel) - timedelta(days=1)
    return calendar_for("BE").next_open(last)


@lru_cache(maxsize=4096)
def day_text(day: date, lang: str) -> str:
    """A day as a letter writes it, weekday first: `lundi 4 mai 2026`, `vendredi 1er mai 2026`.

    Raises InputError for a language other than fr, nl, de, en.
    """
    from babel.dates import format_date  # noqa: PLC0415  slow to load, and few commands write dates

    if lang not in _PATTERNS:
        raise InputError(f"no dates in {lang!r}: one of {', '.join(LANGUAGES)}")
    text = str(format_date(day, _PATTERNS[lang], locale=lang))
    if lang == "fr" and day.day == 1:
        return text.replace(" 1 ", " 1er ", 1)
    return text


def parse_day(text: str, where: str = "", field: str | None = None) -> date:
    """An ISO date such as 2026-05-04, between the years that the calendars know.

    Raises InputError, naming `where` and `field`, for anything else.
    """
    try:
        day = date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise InputError(f"{text!r} is not a date such as 2026-05-04", where, field=field)
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise InputError(
            f"{day} is outside {FIRST_YEAR + 1} to {LAST_YEAR - 1}", where, field=field
        )
    return day
