"""The aged balance: what is open, by how late it is, beside the same day last month. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from butoir.insight.book import DueDay
from butoir.law.delays import add_months

NOT_DUE = "not-due"
BUCKETS = (NOT_DUE, "0-30", "31-60", "61-90", "90+")  # days after the due date
_LAST_DAYS = (30, 60, 90)
VERY_LATE_DAYS = _LAST_DAYS[-1]


@dataclass(frozen=True, slots=True)
class Aged:
    """One bucket: open cents and invoices now, and open cents on the day compared with."""

    bucket: str
    cents: int
    count: int
    before: int

    @property
    def change(self) -> int:
        """Cents more than before, negative when less."""
        return self.cents - self.before


def same_day_last_month(day: date) -> date:
    """A month earlier, on the last day of that month when it has no such date."""
    return add_months(day, -1)


def bucket_of(due_on: date, as_of: date) -> str:
    """Which bucket an invoice is in: on its due date it is not late yet."""
    late = (as_of - due_on).days
    if late <= 0:
        return NOT_DUE
    passed = sum(late > last for last in _LAST_DAYS)
    return BUCKETS[1 + passed]


def aged_balance(book: Iterable[DueDay], as_of: date, before: date) -> tuple[Aged, ...]:
    """Every bucket of one currency's book, empty ones too; each day counts its own lateness."""
    now, count, then = (dict.fromkeys(BUCKETS, 0) for _ in range(3))
    for row in book:
        here = bucket_of(row.due_on, as_of)
        now[here] += row.open
        count[here] += row.count
        then[bucket_of(row.due_on, before)] += row.before
    return tuple(Aged(name, now[name], count[name], then[name]) for name in BUCKETS)
