"""Amounts and days of OFX as banks write them, standard or not; what could be two is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from butoir.formats.bank import Notes, read_cents

_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_YEARS = range(1980, 2100)
Period = tuple[date | None, date | None]


def read_amount(text: str, notes: Notes, line: int, field: str) -> int | None:
    """Signed cents of `-1234.56`, `1.234,56`, `+ 1006.60`; None with an error otherwise."""
    bare = _BLANKS.sub("", text)
    commas, dots = bare.count(","), bare.count(".")
    if commas and dots:
        thousands = "," if bare.rfind(",") < bare.rfind(".") else "."
        bare = bare.replace(thousands, "")
    elif commas > 1 or dots > 1:
        bare = bare.replace(",", "").replace(".", "")
    elif commas and len(bare.partition(",")[2]) == 3:
        told = f"{text[:40]!r} may be a thousand or a fraction"
        notes.error("amount-ambiguous", told, line, field)
        return None
    return read_cents(bare, notes, line, field)


def read_day(text: str, period: Period, notes: Notes, line: int, field: str) -> date | None:
    """The day of an instant `20260203120000[-5:EST]`, as written there.

    A day in another order counts when only one order makes it a day of the statement's period.
    None, with a warning, for anything else.
    """
    digits = _leading_digits(text)
    standard = _date(digits[:4], digits[4:6], digits[6:8]) if len(digits) >= 8 else None
    if standard is not None:
        return standard
    others = set(_others(digits))
    first, last = period
    if first and last:
        others = {day for day in others if first <= day <= last}
    if len(others) == 1:
        return others.pop()
    notes.warning("date-unreadable", f"{text[:40]!r} is not a date", line, field)
    return None


def _leading_digits(text: str) -> str:
    found = _DIGITS.match(text.strip())
    return found[0] if found else ""


def _others(digits: str) -> Iterator[date]:
    """The days that digits make in another order: DDMMYYYY, DDMMYY, YYMMDD."""
    if len(digits) == 8:
        yield from _dated(digits[4:], digits[2:4], digits[:2])
    elif len(digits) == 6:
        yield from _dated(f"20{digits[4:]}", digits[2:4], digits[:2])
        yield from _dated(f"20{digits[:2]}", digits[2:4], digits[4:])


def _dated(year: str, month: str, day: str) -> Iterator[date]:
    found = _date(year, month, day)
    if found is not None:
        yield found


def _date(year: str, month: str, day: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
