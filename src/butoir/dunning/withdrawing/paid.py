"""Firm demands of the last weeks that payments have settled since: crossed, or answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from butoir.core.deadline import TRANSIT_DAYS
from butoir.dispatch.models import State
from butoir.dunning.models import PlannedLine, PlannedMessage
from butoir.dunning.plans.running import silent_customers
from butoir.dunning.plans.terms import calendar_of
from butoir.ledger.models import Allocation, OpenInvoice
from butoir.users.models import Company

FIRM = ("reminder-2", "formal-notice")  # they say that a crossed payment is confirmed in writing
LOOKED_BACK = timedelta(days=60)


class Paid(NamedTuple):
    """A demand of which every invoice was settled by payments since it was decided: their sum
    (cents) and the day of the last one; `crossed` when it came before the demand was read."""

    message: PlannedMessage
    invoices: tuple[int, ...]
    cents: int
    on: date
    crossed: bool


def load_paid(company: Company, on: date) -> list[Paid]:
    """Those that have no letter yet, the oldest demand first, in a fixed number of queries."""
    found = PlannedMessage.objects.filter(
        run__company=company,
        run__as_of__gte=on - LOOKED_BACK,
        step__in=FIRM,
        release__delivery__state=State.SENT,
        paid_letter=None,
    )
    rows = list(found.select_related("run", "customer__company").order_by("run__as_of", "pk"))
    silent = silent_customers(company) if rows else set()
    rows = [row for row in rows if row.customer_id not in silent]
    return list(_paid(rows)) if rows else []


def _paid(rows: Sequence[PlannedMessage]) -> Iterator[Paid]:
    lines: dict[int, list[int]] = defaultdict(list)
    named = PlannedLine.objects.filter(message__in=rows).order_by("pk")
    for message, invoice in named.values_list("message", "invoice"):
        lines[message].append(invoice)
    every = {invoice for some in lines.values() for invoice in some}
    open_ = still_open(every)
    moves: dict[int, list[Allocation]] = defaultdict(list)
    for move in Allocation.objects.filter(invoice__in=every - open_):
        moves[move.invoice_id].append(move)
    for row in rows:
        since = [
            move for pk in lines[row.pk] for move in moves[pk] if move.recorded_at > row.run.made_at
        ]
        cents = sum(move.cents for move in since)
        whole = open_.isdisjoint(lines[row.pk]) and lines[row.pk]
        if whole and cents > 0 and all(move.kind == "payment" for move in since):
            last = max(move.on for move in since)
            yield Paid(row, tuple(lines[row.pk]), cents, last, last <= _read_on(row))


def still_open(invoices: Collection[int]) -> set[int]:
    """Those invoices (ids) of which something is open."""
    rows = OpenInvoice.objects.filter(invoice__in=list(invoices), unpaid__gt=0)
    return set(rows.values_list("invoice", flat=True))


def _read_on(row: PlannedMessage) -> date:
    """The last day of a payment that may have left before the demand was read: the post's days,
    and the open day that a transfer takes."""
    came = row.run.as_of + timedelta(days=TRANSIT_DAYS.get(row.channel, 0))
    return calendar_of(row.customer).add_open_days(came, 1)
