"""Limitation: the day after which an invoice can no longer be claimed, and the warnings before it.

Owns the calendar arithmetic; the periods are in `<country>/limitation.toml`. Where the facts leave
several periods possible, the longest decides when chasing must stop and the shortest when to warn.
The last day is never moved to a working day (C. civ. 2228-2229); demands do not interrupt it (R34).
What interrupts is in `interruption`; acts of which nobody is sure yet carry the longest term only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from butoir.law.calendar import COUNTRIES, Calendar
from butoir.law.delays import add_months
from butoir.law.interruption import Act, term_end
from butoir.law.registry import LawError, table

FIRST_WARNING_MONTHS, SECOND_WARNING_MONTHS = 6, 2


@dataclass(frozen=True, slots=True)
class Limitation:
    """The end of one invoice's limitation.

    `last_day` is the last day of the longest period, on which a claim is still in time;
    `prudent_day` that of the shortest that may apply; `warn_on` the days to warn before it: six
    months, two months, and the last working day. `references` are the texts of both.
    """

    last_day: date
    prudent_day: date
    warn_on: tuple[date, date, date]
    references: tuple[str, ...]


def limitation_last_day(country: str, kind: str, from_on: date, acts: Iterable[Act] = ()) -> date:
    """The last day of the longest limitation period that may apply.

    `from_on` is the due date, `acts` what may have interrupted since; a demand does not. Raises
    LawError for an unknown country or kind.
    """
    known = tuple(acts)
    return max(term_end(country, row["months"], from_on, known) for row in _rows(country, kind))


def limitation(
    country: str,
    kind: str,
    from_on: date,
    calendar: Calendar,
    acts: Iterable[Act] = (),
    possible: Iterable[Act] = (),
) -> Limitation:
    """Both ends and the warnings of a limitation; `calendar` gives the working days.

    `acts` interrupted it for certain; `possible` ones may have, and count for the longest term
    alone. Raises LawError for an unknown country or kind.
    """
    sure = tuple(acts)
    rows = sorted(_rows(country, kind), key=lambda row: row["months"])
    prudent = min(term_end(country, row["months"], from_on, sure) for row in rows)
    warn_on = (
        add_months(prudent, -FIRST_WARNING_MONTHS),
        add_months(prudent, -SECOND_WARNING_MONTHS),
        calendar.previous_open(prudent),
    )
    chosen = (rows[0],) if len(rows) == 1 else (rows[0], rows[-1])
    return Limitation(
        last_day=limitation_last_day(country, kind, from_on, (*sure, *possible)),
        prudent_day=prudent,
        warn_on=warn_on,
        references=tuple(f"{row['case']}: {row['reference']}" for row in chosen),
    )


def latest_due_to_warn(kind: str, on: date) -> date:
    """The latest due date of which a warning may have come by a day, under any law known here."""
    months = min(row["months"] for country in COUNTRIES for row in _rows(country, kind))
    return add_months(on, FIRST_WARNING_MONTHS - months)


def _rows(country: str, kind: str) -> list[Mapping[str, Any]]:
    rows = table(f"{country.partition('-')[0].lower()}/limitation").values()
    chosen = [row for row in rows if kind in row["debtors"]]
    if not chosen:
        raise LawError(f"no limitation period for a {kind} in {country}")
    return chosen
