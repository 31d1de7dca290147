"""What interrupted the limitation of invoices, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from butoir.dunning.limitation.models import Interruption
from butoir.law.interruption import Act
from butoir.ledger.models import Allocation
from butoir.users.models import Company

PART_PAYMENT = "part-payment"


def load_acts(
    company: Company, customers: Collection[int] | None = None
) -> Mapping[int, tuple[Act, ...]]:
    """By invoice (id), the acts that count, of a company or of some customers (ids); one query."""
    rows = Interruption.objects.filter(company=company, ended_at=None)
    if customers is not None:
        rows = rows.filter(customer__in=customers)
    found: dict[int, list[Act]] = defaultdict(list)
    for invoice, kind, on, until in rows.order_by("on", "pk").values_list(
        "invoice", "kind", "on", "until"
    ):
        found[invoice].append(Act(kind, on, until))
    return {invoice: tuple(acts) for invoice, acts in found.items()}


def load_payments(invoices: Iterable[int]) -> Mapping[int, tuple[Act, ...]]:
    """By invoice (id), its payments as acts that may have acknowledged the debt; one query."""
    rows = Allocation.objects.filter(invoice__in=list(invoices), kind="payment", cents__gt=0)
    found: dict[int, dict[date, Act]] = defaultdict(dict)
    for invoice, on in rows.order_by("on").values_list("invoice", "on"):
        found[invoice][on] = Act(PART_PAYMENT, on)
    return {invoice: tuple(acts.values()) for invoice, acts in found.items()}
