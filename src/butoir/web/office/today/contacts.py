"""When a debtor was last written to or rung, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from butoir.dunning.models import PlannedMessage, Task
from butoir.users.hours import day_of
from butoir.users.models import Company
from butoir.web.office.today.words import CHANNELS, OUTCOMES, named


@dataclass(frozen=True, slots=True)
class Contacted:
    """The last contact: its day, its channel and its result, as codes."""

    on: date
    channel: str
    result: str

    @property
    def way(self) -> str:
        """The channel in words."""
        return named(CHANNELS, self.channel)

    @property
    def outcome(self) -> str:
        """The result in words."""
        return named(OUTCOMES, self.result)


def last_contacts(company: Company, customers: Collection[int]) -> dict[int, Contacted]:
    """The last message or call of some debtors (ids), the later of the two, in two queries."""
    found = dict(_written(company, customers))
    for customer, one in _rung(company, customers):
        if customer not in found or one.on >= found[customer].on:
            found[customer] = one
    return found


def _written(company: Company, customers: Collection[int]) -> list[tuple[int, Contacted]]:
    sent = PlannedMessage.objects.filter(
        run__company=company, customer__in=customers, release__delivery__isnull=False
    )
    last = sent.order_by().values("customer").annotate(last=Max("pk")).values("last")
    rows = PlannedMessage.objects.filter(pk__in=last).values_list(
        "customer", "run__as_of", "channel", "release__delivery__state"
    )
    return [(customer, Contacted(on, way, state)) for customer, on, way, state in rows]


def _rung(company: Company, customers: Collection[int]) -> list[tuple[int, Contacted]]:
    made = Task.objects.filter(
        company=company, customer__in=customers, kind="call", done_at__isnull=False
    )
    rows = made.order_by("done_at", "pk").values_list("customer", "done_at", "result")
    return [
        (customer, Contacted(day_of(at), "call", result)) for customer, at, result in rows if at
    ]
