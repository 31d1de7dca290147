"""Running promises and plans of a company, as values, with what came in for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from butoir.core.items import Instalment, PaymentPlan, Promise, Warned
from butoir.dunning.agreeing import PROMISE
from butoir.dunning.models import AgreedInvoice, AgreedPart, Agreement
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.warnings import load_warnings
from butoir.ledger.models import Allocation, Receipt
from butoir.users.models import Company

_RESTING = timedelta(days=14)  # more than the banking days after any date, closed days and all


class Agreed(NamedTuple):
    """One agreement: its id, and the value that the decision takes. `moves` are the days and cents
    of what came in for it, the first first."""

    id: int
    currency: str
    promise: Promise | None
    plan: PaymentPlan | None
    moves: tuple[tuple[date, int], ...] = ()

    @property
    def invoices(self) -> tuple[str, ...]:
        """The invoices that it still rests."""
        terms = self.promise or self.plan
        return terms.invoices if terms else ()

    @property
    def owed(self) -> int:
        """All that was agreed, in cents."""
        if self.promise:
            return self.promise.cents
        return sum(part.cents for part in self.plan.instalments) if self.plan else 0

    @property
    def received(self) -> int:
        """What came in for it, in cents."""
        return sum(cents for _, cents in self.moves)

    @property
    def whole_on(self) -> date | None:
        """The day of the payment that made it whole; None when something is missing."""
        came = 0
        whole = None
        for on, cents in self.moves:
            came += cents
            whole = (whole or on) if came >= self.owed else None
        return whole


def load_agreed(
    company: Company, customers: Collection[int] | None, on: date | None = None
) -> dict[int, list[Agreed]]:
    """The running agreements of a company by customer id, in seven queries at most.

    With a day, those too that were kept before their last day: as promised, their invoices rest
    until then.
    """
    wanted = Q(ended_at__isnull=True)
    if on is not None:
        lately = AgreedPart.objects.filter(agreement=OuterRef("pk"), on__gt=on - _RESTING)
        wanted |= Q(Exists(lately), outcome="kept")
    found = Agreement.objects.filter(wanted, company=company)
    if customers is not None:
        found = found.filter(customer__in=customers)
    return load_values(company, found)


def load_values(company: Company, found: QuerySet[Agreement]) -> dict[int, list[Agreed]]:
    """Some agreements of a company, by customer id."""
    running = list(found.select_related("proposal").order_by("pk"))
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
    warned = load_warnings([one.pk for one in running if _proposal_of(one)])
    result: dict[int, list[Agreed]] = defaultdict(list)
    for agreement in running:
        numbers = tuple(number for _, number, ours in named[agreement.pk] if ours)
        if numbers:
            moves = money.since(agreement, {invoice for invoice, _, _ in named[agreement.pk]})
            terms = tuple(sorted(parts[agreement.pk], key=_when))
            result[agreement.customer_id].append(
                _agreed(agreement, numbers, terms, moves, warned.get(agreement.pk))
            )
    return result


def _when(part: Instalment) -> Any:
    return part.on


def _agreed(
    agreement: Agreement,
    numbers: tuple[str, ...],
    parts: tuple[Instalment, ...],
    moves: tuple[tuple[date, int], ...],
    warned: Warned | None,
) -> Agreed:
    came = sum(cents for _, cents in moves)
    pk, currency = agreement.pk, agreement.currency
    if agreement.kind == PROMISE:
        promise = Promise(numbers, parts[0].cents, parts[0].on, came)
        return Agreed(pk, currency, promise, None, moves)
    proposal = _proposal_of(agreement)
    grace = proposal.grace_days if proposal else 0
    plan = PaymentPlan(
        numbers, parts, came, grace_days=grace, warns=proposal is not None, warned=warned
    )
    return Agreed(pk, currency, None, plan, moves)


def _proposal_of(agreement: Agreement) -> Proposal | None:
    """The terms that were put in writing; a plan that a file or a test brings has none."""
    return getattr(agreement, "proposal", None)


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
        self.receipts: dict[int, list[tuple[int, str, date, int]]] = defaultdict(list)
        for pk, customer, currency, on, cents in Receipt.objects.filter(
            company=company, pk__gt=first_receipt, customer__in=customers
        ).values_list("pk", "customer", "currency", "on", "cents"):
            self.receipts[customer].append((pk, currency, on, cents))
        self.allocated: dict[int, list[tuple[int, int, int | None, date, int]]] = defaultdict(list)
        later = Q(receipt__gt=first_receipt) | Q(receipt=None, pk__gt=first_allocation)
        for pk, customer, invoice, receipt, on, cents in Allocation.objects.filter(
            later, kind="payment", invoice__customer__in=customers
        ).values_list("pk", "invoice__customer", "invoice", "receipt", "on", "cents"):
            self.allocated[customer].append((pk, invoice, receipt, on, cents))

    def since(self, agreement: Agreement, invoices: set[int]) -> tuple[tuple[date, int], ...]:
        """What counts for one agreement, the first first."""
        counted = {
            pk: (on, cents)
            for pk, currency, on, cents in self.receipts[agreement.customer_id]
            if pk > agreement.after_receipt and currency == agreement.currency
        }
        moves = list(counted.values())
        for pk, invoice, receipt, on, cents in self.allocated[agreement.customer_id]:
            if receipt is None:
                if pk > agreement.after_allocation and invoice in invoices:
                    moves.append((on, cents))  # the books say it, no receipt does
            elif receipt in counted and invoice not in invoices:
                moves.append((counted[receipt][0], -cents))  # a receipt that pays something else
        return tuple(sorted(moves))
