"""How customers keep their promises: in time, late, not at all; with how many there were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from butoir.core.agreements import BANKING_DAYS
from butoir.dunning.agreeing import PROMISE
from butoir.dunning.models import Agreement
from butoir.law.calendar import Calendar, calendar_for
from butoir.users.models import Company


@dataclass(frozen=True, slots=True)
class KeptRate:
    """Promises of one customer by what became of them: the payment came by the day promised and the
    banking days that it needs (`in_time`), after them (`late`), or not (`broken`)."""

    in_time: int = 0
    late: int = 0
    broken: int = 0
    running: int = 0

    @property
    def count(self) -> int:
        """The promises whose time has come: the size of the sample."""
        return self.in_time + self.late + self.broken


NO_PROMISE = KeptRate()


def load_kept_rates(company: Company, customers: Collection[int]) -> dict[int, KeptRate]:
    """The rate of each of some customers (ids) that promised something; one query.

    What was withdrawn, replaced, or settled without money says nothing.
    """
    rows = Agreement.objects.filter(company=company, kind=PROMISE, customer__in=customers)
    said = rows.filter(outcome__in=("", "kept", "broken")).annotate(by=Max("parts__on"))
    calendar = calendar_for(company.country)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for customer, outcome, kept_on, by in said.values_list("customer", "outcome", "kept_on", "by"):
        counts[customer][_became(outcome, kept_on, by, calendar)] += 1
    return {customer: KeptRate(**found) for customer, found in counts.items()}


def _became(outcome: str, kept_on: date | None, by: date, calendar: Calendar) -> str:
    if outcome == "kept":
        late = kept_on is not None and kept_on > calendar.add_open_days(by, BANKING_DAYS)
        return "late" if late else "in_time"
    return outcome or "running"
