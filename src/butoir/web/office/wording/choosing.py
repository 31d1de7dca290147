"""In whose letter a sentence is looked at: chosen from a short list, or found by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from butoir.ledger.models import Customer, OpenInvoice
from butoir.users.models import Company

_OFFERED = 50  # customers to choose from
LONGEST = 80  # letters of what is searched


@dataclass(frozen=True, slots=True)
class Choice:
    """Who can be chosen: those found by `q`, or without it those whose invoice came due last;
    `more` tells that there are others. `customer` is who is chosen, None a made-up one."""

    q: str
    customers: tuple[tuple[int, str], ...]
    more: bool
    customer: Customer | None


def choice_of(company: Company, q: str, chosen: Customer | None, as_of: date) -> Choice:
    """The list by name. A search that finds one alone chooses it, and forgets whom it does not
    find; without one, whoever is chosen is in the list.

    At most two queries, whatever the number of customers.
    """
    rows = _found(company, q) if q else _late(company, as_of)
    offered = dict(rows[:_OFFERED])
    if q and (chosen is None or chosen.pk not in offered):
        alone = Customer.objects.select_related("company").filter(pk__in=offered)
        chosen = alone.get() if len(offered) == 1 else None
    if chosen is not None:
        offered[chosen.pk] = chosen.name
    by_name = sorted(offered.items(), key=lambda row: row[1])
    return Choice(q, tuple(by_name), len(rows) > _OFFERED, chosen)


def _found(company: Company, q: str) -> list[tuple[int, str]]:
    """Who owes something and is called so, by name or number."""
    owes = OpenInvoice.objects.filter(company=company, customer=OuterRef("pk"))
    rows = Customer.objects.filter(
        Q(name__icontains=q) | Q(code__icontains=q), Exists(owes), company=company
    )
    return list(rows.order_by("name", "pk").values_list("pk", "name")[: _OFFERED + 1])


def _late(company: Company, as_of: date) -> list[tuple[int, str]]:
    late = OpenInvoice.objects.filter(company=company, due_on__lt=as_of).order_by("-due_on")
    rows = late.values_list("customer", "customer__name")[: 4 * _OFFERED]
    return list(dict(rows).items())
