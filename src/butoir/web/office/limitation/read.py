"""Everything that the pages about limitation show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from butoir.core.governing import law_of, place_of
from butoir.core.holds import may_acknowledge
from butoir.dunning.dated import DatedItem, items_on
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.limitation.nearing import level_of
from butoir.dunning.limitation.proposed import Possible, load_possible
from butoir.law.calendar import calendar_for
from butoir.law.interruption import NOTHING, Effect, effects_of
from butoir.law.limitation import Limitation, limitation
from butoir.law.registry import LawError
from butoir.ledger.models import Customer, Invoice


@dataclass(frozen=True, slots=True)
class Limited:
    """One open invoice: when its limitation ends (None: no law known), how near that is, and what
    interrupted it, the ended records included."""

    one: DatedItem
    ends: Limitation | None
    level: str
    acts: tuple[Interruption, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """An act to be looked at, with the numbers of its invoices."""

    one: Possible
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitationPage:
    """The invoices of a customer, the nearest end first; what may have interrupted and nobody has
    confirmed; what the law knows, and what it says changes nothing."""

    customer: Customer
    on: date
    rows: tuple[Limited, ...]
    possible: tuple[Proposed, ...]
    known: tuple[Effect, ...]
    without: tuple[Effect, ...]


def read_limitation(customer: Customer, on: date) -> LimitationPage:
    """The page of a customer, in a fixed number of queries but for declared claims."""
    items = [one for one in items_on(customer) if one.item.open > 0]
    acts: dict[int, list[Interruption]] = defaultdict(list)
    rows = Interruption.objects.filter(customer=customer).order_by("on", "pk")
    for row in rows.select_related("invoice"):
        acts[row.invoice_id].append(row)
    law = law_of(customer.country, customer.kind, customer.company.country)
    found = [_limited(customer, law, one, tuple(acts[one.invoice]), on) for one in items]
    found.sort(key=lambda one: one.ends.prudent_day if one.ends else date.max)
    numbers = {one.invoice: one.item.number for one in items}
    invoices = list(Invoice.objects.filter(pk__in=numbers))
    possible = [
        Proposed(one, tuple(numbers[pk] for pk in one.invoices))
        for one in load_possible(customer, invoices)
    ]
    effects = effects_of(law).values()
    return LimitationPage(
        customer,
        on,
        tuple(found),
        tuple(possible),
        tuple(one for one in effects if one.effect != NOTHING),
        tuple(one for one in effects if one.effect == NOTHING),
    )


def _limited(
    customer: Customer, law: str, one: DatedItem, acts: tuple[Interruption, ...], on: date
) -> Limited:
    item, place = one.item, place_of(customer.country, customer.company.country)
    try:
        calendar = calendar_for(place)
        may = may_acknowledge(item)
        ends = limitation(law, customer.kind, item.due_on, calendar, item.acts, may)
    except LawError:
        return Limited(one, None, "", acts)
    return Limited(one, ends, level_of(on, ends), acts)
