"""How long disputes took to be answered, by what they were about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from butoir.dunning.disputes.models import Dispute
from butoir.users.models import Company

_SINCE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answered:
    """Disputes of one reason that a person decided within a year, and the days that they took in
    the mean, rounded half up."""

    reason: str
    count: int
    days: int


def read_answered(company: Company, as_of: date) -> tuple[Answered, ...]:
    """Each reason that has any, the slowest first; one query. What was merely paid is left out."""
    rows = Dispute.objects.filter(
        company=company,
        hold__outcome__in=("upheld", "rejected"),
        hold__ended_on__gt=as_of - _SINCE,
        hold__ended_on__lte=as_of,
    )
    took: dict[str, list[int]] = defaultdict(list)
    for reason, since, ended in rows.values_list("reason", "hold__since", "hold__ended_on"):
        assert ended is not None
        took[reason].append((ended - since).days)
    found = (
        Answered(reason, len(days), (2 * sum(days) + len(days)) // (2 * len(days)))
        for reason, days in took.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.days, one.reason)))
