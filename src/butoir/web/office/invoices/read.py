"""What the list of invoices shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from butoir.core.items import DEMANDS
from butoir.dispatch.models import COUNTS
from butoir.dunning.models import Hold, PlannedLine
from butoir.users.models import Company
from butoir.web.office.invoices.found import Asked, Found, load_found
from butoir.web.paging import Paged


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice of the list: the last demand made of it with its day, the kinds of its holds."""

    found: Found
    late_days: int
    demand: tuple[str, date] | None
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """The list: what was asked, one page of rows, and the sum of all where they have one
    currency (cents of what is open, or blocked)."""

    asked: Asked
    rows: Paged[Row]
    cents: int | None = None


def read_invoices(company: Company, on: date, asked: Asked) -> InvoicesPage:
    """The invoices that are asked for as of a day, in three queries."""
    found, cents = load_found(company, on, asked)
    steps, held = _steps([row.pk for row in found]), _held(found.rows, on)
    rows = [
        Row(
            one,
            max(0, (on - one.due_on).days) if one.open > 0 else 0,
            steps.get(one.pk),
            held.get(one.pk, ()),
        )
        for one in found
    ]
    summed = cents if asked.currency and asked.state != "all" else None
    return InvoicesPage(asked, Paged(rows, found.number, found.total), summed)


def _steps(invoices: Collection[int]) -> dict[int, tuple[str, date]]:
    """The last demand of each invoice and its day."""
    lines = PlannedLine.objects.filter(
        invoice__in=invoices, step__in=DEMANDS, message__release__delivery__isnull=False
    ).order_by("message__run__as_of", "message")
    state = "message__release__delivery__state"  # a condition on it could read all deliveries
    return {
        pk: (step, on)
        for pk, step, on, sent in lines.values_list("invoice", "step", "message__run__as_of", state)
        if sent in COUNTS
    }


def _held(found: Sequence[Found], on: date) -> dict[int, tuple[str, ...]]:
    rows = Hold.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        customer__in={one.customer for one in found},
        ended_at__isnull=True,
        since__lte=on,
    )
    held: dict[tuple[int, int | None], dict[str, None]] = defaultdict(dict)
    for customer, invoice, kind in rows.order_by("pk").values_list("customer", "invoice", "kind"):
        held[customer, invoice][kind] = None
    return {one.pk: tuple(held[one.customer, one.pk] | held[one.customer, None]) for one in found}
