"""When an invoice of a file is due: as it is written, else the agreed terms after its issue."""

from __future__ import annotations

from datetime import date, timedelta

from butoir.core.errors import InputError
from butoir.law.calendar import FIRST_YEAR, LAST_YEAR

_LAST_DUE_YEAR = LAST_YEAR - 15  # the ladder and the limitation still end within the calendars


def due_date(
    number: str,
    issued_on: date | None,
    due_on: date | None,
    terms: int | None,
    *,
    file: str,
    line: int | None,
) -> date:
    """The due date of an invoice; `terms` in days for one that states none.

    Raises InputError, with the place, when there is none or no believable one.
    """
    if due_on is None and (issued_on is None or terms is None):
        raise InputError(
            f"{number} has no due date: give the terms in days with --terms", file, line, "due_on"
        )
    day = due_on or issued_on or date.max
    if not FIRST_YEAR < day.year < _LAST_DUE_YEAR:
        years = f"{FIRST_YEAR + 1} to {_LAST_DUE_YEAR - 1}"
        raise InputError(f"{number}: {day} is outside {years}", file, line, "due_on")
    return due_on or day + timedelta(days=terms or 0)
