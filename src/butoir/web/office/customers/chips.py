"""What rests a customer, in chips: holds, agreements, receipts that could be theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from butoir.core import reasons
from butoir.dunning.models import Agreement, Hold
from butoir.ledger.models import Candidate
from butoir.users.models import Company
from butoir.web.ui.templatetags.figures import deadline
from butoir.web.words.names import name_of

_ALARM = (reasons.INSOLVENCY,)


class Chip(NamedTuple):
    """A state in words, and how loud it is: "", "wait", "warn" or "alarm"."""

    text: str
    tone: str = ""


def load_chips(company: Company, customers: Collection[int], on: date) -> dict[int, list[Chip]]:
    """The chips of each customer (id), in three queries."""
    chips: dict[int, list[Chip]] = defaultdict(list)
    _holds(chips, company, customers, on)
    agreed = Agreement.objects.filter(
        company=company, customer__in=customers, ended_at__isnull=True
    ).annotate(next_on=Min("parts__on", filter=Q(parts__on__gte=on)))
    for customer, kind, next_on in agreed.order_by("pk").values_list("customer", "kind", "next_on"):
        chips[customer].append(_agreed(kind, next_on))
    unsure = Candidate.objects.filter(customer__in=customers, closed_at__isnull=True)
    for customer in set(unsure.values_list("customer", flat=True)):
        chips[customer].append(Chip(_("a receipt to match"), "wait"))
    return chips


def _holds(
    chips: dict[int, list[Chip]], company: Company, customers: Collection[int], on: date
) -> None:
    counted: dict[tuple[int, str, bool], list[date | None]] = defaultdict(list)
    found = Hold.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        company=company,
        customer__in=customers,
        ended_at__isnull=True,
        since__lte=on,
    )
    for customer, invoice, kind, until in found.order_by("pk").values_list(
        "customer", "invoice", "kind", "until"
    ):
        counted[customer, kind, invoice is None].append(until)
    for (customer, kind, whole), ends in counted.items():
        chips[customer].append(_held(kind, whole, ends))


def _held(kind: str, whole: bool, ends: list[date | None]) -> Chip:
    tone = "alarm" if kind in _ALARM else "wait"
    name = name_of(kind, "hold")
    if not whole:
        n = len(ends)
        text = ngettext("{name}: {n} invoice", "{name}: {n} invoices", n).format(name=name, n=n)
        return Chip(text, tone)
    last = max((end for end in ends if end), default=None) if None not in ends else None
    until = _("{name} until {day}").format(name=name, day=deadline(last)) if last else name
    return Chip(until, tone)


def _agreed(kind: str, next_on: date | None) -> Chip:
    name = name_of(kind, "agreed")
    if next_on is None:
        return Chip(_("{name}: its date has passed").format(name=name), "warn")
    return Chip(_("{name} until {day}").format(name=name, day=deadline(next_on)), "wait")
