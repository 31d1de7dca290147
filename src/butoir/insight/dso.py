"""Days sales outstanding by the count-back method, and the best possible. Pure.

What is open is taken off the sales of the newest month, then of the one before, and so on: the
days of the months that it swallows are the DSO. Of the month that is only partly swallowed the
same part of its days counts. The best possible DSO counts back what is not due yet only: what
lies between the two is lateness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from butoir.insight.book import DueDay

_MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Dso:
    """Whole days, rounded to the nearest; None when the sales that are known do not reach."""

    days: int | None
    best: int | None
    months: int  # of sales that are known


def dso_of(book: Iterable[DueDay], sales: Mapping[str, int], as_of: date) -> Dso:
    """The DSO of one currency's open invoices as of a day. `sales` are invoices less credit notes
    by month of issue ("2026-05"), in cents, taxes included as what is open is."""
    book = list(book)
    is_open = sum(row.open for row in book)
    not_due = sum(row.open for row in book if row.due_on >= as_of)
    known = [month for month in sales if month <= f"{as_of:%Y-%m}"]
    return Dso(_count_back(is_open, sales, as_of), _count_back(not_due, sales, as_of), len(known))


def _count_back(cents: int, sales: Mapping[str, int], as_of: date) -> int | None:
    """Days of sales that an amount stands for; None when it is more than all that is known."""
    last, days = as_of, 0
    for _ in range(_MOST_MONTHS):
        if cents <= 0:
            return days
        sold = max(0, sales.get(f"{last:%Y-%m}", 0))
        if sold > cents:
            return days + (last.day * cents + sold // 2) // sold
        cents -= sold
        days += last.day
        last = last.replace(day=1) - timedelta(days=1)
    return None
