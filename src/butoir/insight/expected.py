"""The money that customers said would come: promises and instalments of the days ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from butoir.core.items import Instalment
from butoir.dunning.agreed import Agreed, load_agreed
from butoir.users.models import Company

DAYS = 7


@dataclass(frozen=True, slots=True)
class Expected:
    """Cents promised, cents of plans, and how many agreements they are of."""

    promised: int = 0
    planned: int = 0
    count: int = 0

    @property
    def cents(self) -> int:
        """All that should come."""
        return self.promised + self.planned


def last_day(as_of: date) -> date:
    """The last of the days ahead."""
    return as_of + timedelta(days=DAYS - 1)


def load_expected(company: Company, as_of: date) -> list[tuple[Agreed, int]]:
    """The running agreements that bring something from that day on, seven days in all, and how
    many cents each.

    What came already is taken off; what should have come before is broken, not expected.
    """
    every = (one for found in load_agreed(company, None).values() for one in found)
    return [(one, cents) for one in every if (cents := _ahead(one, as_of))]


def read_expected(company: Company, as_of: date, currency: str) -> Expected:
    """What the agreements of `load_expected` bring, in one currency."""
    ours = [(one, c) for one, c in load_expected(company, as_of) if one.currency == currency]
    promised = sum(cents for one, cents in ours if one.promise)
    return Expected(promised, sum(cents for _, cents in ours) - promised, len(ours))


def _ahead(agreed: Agreed, as_of: date) -> int:
    parts: tuple[Instalment, ...] = ()
    received = 0
    if agreed.promise:
        parts = (Instalment(agreed.promise.by, agreed.promise.cents),)
        received = agreed.promise.received
    elif agreed.plan:
        parts, received = agreed.plan.instalments, agreed.plan.received
    until = sum(part.cents for part in parts if part.on <= last_day(as_of))
    before = sum(part.cents for part in parts if part.on < as_of)
    return max(0, until - max(received, before))
