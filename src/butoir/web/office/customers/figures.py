"""The open items of a customer as the page shows them, with the interest to the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from butoir.core.claim import claim_amounts
from butoir.core.governing import law_of
from butoir.core.items import Demand, OpenItem
from butoir.dunning.dated import DatedItem
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.users.creditors import terms_of
from butoir.web.office.customers.why import Why


@dataclass(frozen=True, slots=True)
class Line:
    """One open item; amounts in cents, `interest` None where no rate is known. `demands` come with
    the id of the delivery of each."""

    pk: int
    kind: str
    currency: str
    item: OpenItem
    late_days: int
    interest: int | None
    indemnity: int
    demands: tuple[tuple[Demand, int], ...]
    why: Why | None


@dataclass(slots=True)
class Sums:
    """What stands in one currency, in cents."""

    currency: str
    open: int = 0
    late: int = 0
    credit: int = 0
    interest: int = 0
    indemnity: int = 0


def lines_of(
    customer: Customer, items: Iterable[DatedItem], on: date, why: dict[str, Why]
) -> list[Line]:
    """The open items with what each bears on that day."""
    return [_line(customer, one, on, why.get(one.item.number)) for one in items]


def _line(customer: Customer, one: DatedItem, on: date, why: Why | None) -> Line:
    interest, indemnity = accrued(customer, one.item, on)
    late = max(0, (on - one.item.due_on).days) if one.item.open > 0 else 0
    demands = tuple(zip(one.item.demands, one.deliveries, strict=True))
    return Line(
        one.invoice, one.kind, one.currency, one.item, late, interest, indemnity, demands, why
    )


def accrued(customer: Customer, item: OpenItem, on: date) -> tuple[int | None, int]:
    """Interest and indemnity on one item to a day, in cents; None without a known rate."""
    if item.open <= 0 or on <= item.due_on:
        return 0, 0
    company = customer.company
    law = law_of(customer.country, customer.kind, company.country)
    try:
        return claim_amounts(item, law, customer.kind, on, terms_of(company))
    except LawError:
        return None, 0


def sums_of(lines: Iterable[Line], unused: dict[str, int]) -> list[Sums]:
    """The amounts of each currency that has any, the euro first."""
    sums: dict[str, Sums] = defaultdict(lambda: Sums(""))
    for line in lines:
        one = sums[line.currency]
        if line.item.open < 0:
            one.credit -= line.item.open
            continue
        one.open += line.item.open
        one.late += line.item.open if line.late_days else 0
        one.interest += line.interest or 0
        one.indemnity += line.indemnity
    for currency, cents in unused.items():
        sums[currency].credit += cents
    for currency, one in sums.items():
        one.currency = currency
    return sorted(sums.values(), key=lambda one: (one.currency != "EUR", one.currency)) or [
        Sums("EUR")
    ]
