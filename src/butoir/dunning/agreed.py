"""Running promises and plans of a company, as values, with what came in for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from butoir.core.items import Instalment, PaymentPlan, Promise
from butoir.dunning.agreeing import PROMISE
from butoir.dunning.models import AgreedInvoice, AgreedPart, Agreement
from butoir.ledger.models import Allocation, Receipt
from butoir.users.models import Company


class Agreed(NamedTuple):
    """One running agreement: its id, its invoices' numbers, and the value the decision takes."""

    id: int
    currency: str
    promise: Promise | None
    plan: PaymentPlan | None

    @property
    def invoices(self) -> tuple[str, ...]:
        """The invoices that it still rests."""
        terms = self.promise or self.plan
        return terms.invoices if terms else ()


def load_agreed(company: Company, customers: Collection[int] | None) -> dict[int, list[Agreed]]:
    """The running agreements of a company by customer id, in five queries at most."""
    found = Agreement.objects.filter(company=company, ended_at__isnull=True)
    if customers is not None:
        found = found.filter(customer__in=customers)
    running = list(found.order_by("pk"))
    if not running:
        return {}
    parts: dict[int, list[Instalment]] = defaultdict(list)
    for pk, on, cents in AgreedPart.objects.filter(agreement__in=found).values_list(
        "agreement", "on", "cents"
    ):
        parts[pk].append(Instalment(on, cents))
    named: dict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    for pk, invoice, number, replaced in AgreedInvoice.objects.filter(
        agreement__in=found
    ).values_list("agreement", "invoice", "invoice__number", "replaced_by"):
        named[pk].append((invoice, number, replaced is None))
    money = _Money(company, running, found)
    result: dict[int, list[Agreed]] = defaultdict(list)
    for agreement in running:
        numbers = tuple(number for _, number, ours in named[agreement.pk] if ours)
        if numbers:
            came = money.since(agreement, {invoice for invoice, _, _ in named[agreement.pk]})
            result[agreement.customer_id].append(
                _agreed(agreement, numbers, sorted(parts[agreement.pk], key=_when), came)
            )
    return result


def _when(part: Instalment) -> Any:
    return part.on


def _agreed(
    agreement: Agreement, numbers: tuple[str, ...], parts: list[Instalment], came: int
) -> Agreed:
    if agreement.kind == PROMISE:
        promise = Promise(numbers, parts[0].cents, parts[0].on, came)
        return Agreed(agreement.pk, agreement.currency, promise, None)
    plan = PaymentPlan(numbers, tuple(parts), came)
    return Agreed(agreement.pk, agreement.currency, None, plan)


class _Money:
    """What came in since the oldest of some agreements: receipts, and payments that the books say.

    A payment counts for an agreement when it was recorded after it, and is allocated to one of
    its invoices or to none.
    """

    def __init__(
        self, company: Company, running: Iterable[Agreement], found: QuerySet[Agreement]
    ) -> None:
        customers = found.values("customer")
        first_receipt = min(agreement.after_receipt for agreement in running)
        first_allocation = min(agreement.after_allocation for agreement in running)
        self.receipts: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        for pk, customer, currency, cents in Receipt.objects.filter(
            company=company, pk__gt=first_receipt, customer__in=customers
        ).values_list("pk", "customer", "currency", "cents"):
            self.receipts[customer].append((pk, currency, cents))
        self.allocated: dict[int, list[tuple[int, int, int | None, int]]] = defaultdict(list)
        later = Q(receipt__gt=first_receipt) | Q(receipt=None, pk__gt=first_allocation)
        for pk, customer, invoice, receipt, cents in Allocation.objects.filter(
            later, kind="payment", invoice__customer__in=customers
        ).values_list("pk", "invoice__customer", "invoice", "receipt", "cents"):
            self.allocated[customer].append((pk, invoice, receipt, cents))

    def since(self, agreement: Agreement, invoices: set[int]) -> int:
        """What counts for one agreement, in cents."""
        counted = {
            pk: cents
            for pk, currency, cents in self.receipts[agreement.customer_id]
            if pk > agreement.after_receipt and currency == agreement.currency
        }
        came = sum(counted.values())
        for pk, invoice, receipt, cents in self.allocated[agreement.customer_id]:
            if receipt is None:
                if pk > agreement.after_allocation and invoice in invoices:
                    came += cents  # the books say it, no receipt does
            elif receipt in counted and invoice not in invoices:
                came -= cents  # a receipt that pays something else
        return came
