"""How many messages went out each week, by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from butoir.core.items import DEMANDS
from butoir.dispatch.models import State
from butoir.dunning.models import Release
from butoir.users.models import Company

WEEKS = 12
STEPS = ("notice", *DEMANDS)
_LEFT = (State.SENT, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Week:
    """The messages of the week that begins on that Monday, by step."""

    monday: date
    by_step: Mapping[str, int]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many of each step, in the order of STEPS."""
        return tuple(self.by_step.get(step, 0) for step in STEPS)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_step.values())


def read_weeks(company: Company, as_of: date) -> tuple[Week, ...]:
    """The last twelve weeks, the running one included, the oldest first; in one query.

    What was refused, withdrawn or came back reached nobody and is not counted.
    """
    this_monday = as_of - timedelta(days=as_of.weekday())
    first = this_monday - timedelta(weeks=WEEKS - 1)
    found = Release.objects.filter(
        message__run__company=company,
        message__run__as_of__range=(first, as_of),
        delivery__isnull=False,
    )
    # counted by state: a condition on it could read all deliveries of the company
    rows = found.order_by().values_list("message__run__as_of", "message__step", "delivery__state")
    weeks: dict[date, Counter[str]] = {
        first + timedelta(weeks=number): Counter() for number in range(WEEKS)
    }
    for on, step, state, count in rows.annotate(Count("pk")):
        if state in _LEFT:
            weeks[on - timedelta(days=on.weekday())][step] += count
    return tuple(Week(monday, counted) for monday, counted in weeks.items())
