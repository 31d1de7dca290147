"""A customer's open invoices as they stood on a day, from dated rows: what a past view shows.

Payments count by their day, demands by the day of their run, holds by their first and last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from butoir.core import reasons
from butoir.core.items import DEMANDS, Deferral, Demand, Hold, Movement, OpenItem, Waived
from butoir.dispatch.models import COUNTS
from butoir.dunning.limitation.acts import load_acts
from butoir.dunning.models import Hold as HoldRecord
from butoir.dunning.models import PlannedLine
from butoir.dunning.plans.effects import load_effects
from butoir.dunning.waiving.effects import load_relief
from butoir.law.interruption import Act
from butoir.ledger.models import Allocation, Customer, Invoice, Receipt


@dataclass(frozen=True, slots=True)
class DatedItem:
    """One invoice or credit note of which something was open; `item.open` is below zero for a
    credit. `deliveries` are the ids of what carried its demands, in the order of `item.demands`."""

    invoice: int
    kind: str
    currency: str
    item: OpenItem
    deliveries: tuple[int, ...]


def items_on(customer: Customer, on: date | None = None) -> list[DatedItem]:
    """What was open of a customer on a day, the first due first, in four queries.

    Without a day it is what is known now, rows that bear a later date included, as the decision
    looks at it.
    """
    return _items(Invoice.objects.filter(customer=customer), Q(invoice__customer=customer), on)


def item_on(invoice: Invoice, on: date | None = None) -> DatedItem:
    """One invoice in the same way, settled or not."""
    found = _items(Invoice.objects.filter(pk=invoice.pk), Q(invoice=invoice), on, settled=True)
    return found[0]


def items_of(invoices: Sequence[Invoice], on: date | None = None) -> list[DatedItem]:
    """Some invoices of one customer in the same way, settled or not."""
    ids = [one.pk for one in invoices]
    return _items(Invoice.objects.filter(pk__in=ids), Q(invoice__in=ids), on, settled=True)


def unused_receipts(customer: Customer, on: date | None = None) -> dict[str, int]:
    """Money of a customer that settled nothing on a day, in cents by currency."""
    last = on or date.max
    used = Coalesce(Sum("allocations__cents", filter=Q(allocations__on__lte=last)), 0)
    rows = Receipt.objects.filter(customer=customer, on__lte=last).annotate(used=used)
    left: dict[str, int] = defaultdict(int)
    for currency, cents, taken in rows.exclude(cents=F("used")).values_list(
        "currency", "cents", "used"
    ):
        left[currency] += cents - taken
    charges = load_effects(customer.company, [customer.pk]).charges_paid
    for (_, currency), cents in charges.items():
        left[currency] = max(0, left[currency] - cents)
    return {currency: cents for currency, cents in left.items() if cents}


def _items(
    rows: QuerySet[Invoice], whose: Q, on: date | None, *, settled: bool = False
) -> list[DatedItem]:
    last = on or date.max
    paid = Coalesce(Sum("allocations__cents", filter=Q(allocations__on__lte=last)), 0)
    found = rows.annotate(paid=paid)
    if not settled:
        issued = Q(issued_on__isnull=True) | Q(issued_on__lte=last)
        found = found.filter(issued).exclude(cents=F("paid"))
    invoices = list(found.order_by("due_on", "number"))
    moves, demands, holds = _movements(whose, last), _demands(whose, last), _holds(invoices, on)
    agreed = _agreed(invoices)
    return [_dated(row, moves[row.pk], demands[row.pk], holds, agreed) for row in invoices]


class _Agreed(NamedTuple):
    """By invoice (id): what plans and waivers do to its interest, what interrupted its limitation;
    those of a later day say so themselves."""

    deferrals: Mapping[int, tuple[Deferral, ...]]
    waivers: Mapping[int, tuple[Waived, ...]]
    acts: Mapping[int, tuple[Act, ...]]


def _agreed(invoices: Sequence[Invoice]) -> _Agreed:
    if not invoices:
        return _Agreed({}, {}, {})
    company, customers = invoices[0].company, [invoices[0].customer_id]
    deferrals = load_effects(company, customers).deferrals
    return _Agreed(
        deferrals, load_relief(company, customers).waivers, load_acts(company, customers)
    )


def _movements(whose: Q, last: date) -> dict[int, list[Movement]]:
    moves: dict[int, list[Movement]] = defaultdict(list)
    rows = Allocation.objects.filter(whose, on__lte=last).order_by("pk")
    for invoice, on, cents, kind in rows.values_list("invoice", "on", "cents", "kind"):
        moves[invoice].append(Movement(on, cents, kind))
    return moves


def _demands(whose: Q, last: date) -> dict[int, list[tuple[Demand, int]]]:
    demands: dict[int, list[tuple[Demand, int]]] = defaultdict(list)
    rows = PlannedLine.objects.filter(
        whose,
        step__in=DEMANDS,
        message__release__delivery__isnull=False,
        message__run__as_of__lte=last,
    )
    for invoice, step, sent_on, pay_by, channel, delivery, state in rows.order_by(
        "message"
    ).values_list(
        "invoice",
        "step",
        "message__run__as_of",
        "message__pay_by",
        "message__channel",
        "message__release__delivery",
        "message__release__delivery__state",
    ):
        if state in COUNTS:  # a condition on it could read all deliveries of the company
            demands[invoice].append((Demand(step, sent_on, pay_by, channel), delivery))
    return demands


def _holds(invoices: Sequence[Invoice], on: date | None) -> dict[int | None, list[Hold]]:
    """By invoice; under None what holds the whole customer."""
    if not invoices:
        return {}
    running = Q(ended_at__isnull=True)
    if on is not None:
        running = Q(since__lte=on) & (running | Q(ended_on__gt=on))
    rows = HoldRecord.objects.filter(running, customer=invoices[0].customer_id).order_by("pk")
    holds: dict[int | None, list[Hold]] = defaultdict(list)
    for row in rows:
        hold = Hold(row.kind, row.since, row.until, row.cents, row.reason)
        holds[row.invoice_id].append(hold)
    return holds


def _dated(
    row: Any,
    moves: list[Movement],
    told: list[tuple[Demand, int]],
    holds: dict[Any, list[Hold]],
    agreed: _Agreed,
) -> DatedItem:
    judged = [hold for hold in holds.get(None, ()) if hold.kind == reasons.INSOLVENCY]
    item = OpenItem(
        number=row.number,
        due_on=row.due_on,
        cents=row.cents,
        open=row.cents - row.paid,
        issued_on=row.issued_on,
        order_reference=row.order_reference,
        payment_reference=row.payment_reference,
        demands=tuple(demand for demand, _ in told),
        holds=(*holds.get(row.pk, ()), *judged),
        movements=tuple(moves),
        deferrals=agreed.deferrals.get(row.pk, ()),
        waivers=agreed.waivers.get(row.pk, ()),
        acts=agreed.acts.get(row.pk, ()),
    )
    return DatedItem(row.pk, row.kind, row.currency, item, tuple(pk for _, pk in told))
