"""What cases with others bring: by recipient, how many, for how long, and what is back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from butoir.casefile.following.models import Handover
from butoir.casefile.following.money import Back, money_back
from butoir.users.models import Company

_SINCE = timedelta(days=3 * 365)  # a procedure takes that long


@dataclass(frozen=True, slots=True)
class Recipient:
    """Cases of one recipient in one currency: how many (`open` of them run), the days that they
    took so far in the mean, rounded half up, and principal in cents: handed over, and back."""

    to: str
    currency: str
    count: int
    open: int
    days: int
    claimed: int
    back: int

    @property
    def percent(self) -> int | None:
        """The share of the principal that is back, rounded down; None of nothing."""
        return self.back * 100 // self.claimed if self.claimed > 0 else None


def read_recipients(company: Company, as_of: date) -> tuple[Recipient, ...]:
    """Whoever was handed a case within three years, the largest sum first; five queries."""
    rows = list(
        Handover.objects.filter(
            company=company, hold__since__gt=as_of - _SINCE, hold__since__lte=as_of
        ).select_related("hold")
    )
    found = money_back(rows)
    cases: dict[tuple[str, str], list[Handover]] = defaultdict(list)
    for row in rows:
        cases[row.to, row.currency].append(row)
    told = (_recipient(to, cur, of, found, as_of) for (to, cur), of in cases.items())
    return tuple(sorted(told, key=lambda one: (-one.claimed, one.to, one.currency)))


def _recipient(
    to: str, currency: str, cases: list[Handover], money: dict[int, Back], as_of: date
) -> Recipient:
    took = [((row.closed_on or as_of) - row.hold.since).days for row in cases]
    return Recipient(
        to,
        currency,
        len(cases),
        sum(row.is_open for row in cases),
        (2 * sum(took) + len(took)) // (2 * len(took)),
        sum(money[row.pk].claimed for row in cases),
        sum(money[row.pk].back for row in cases),
    )
