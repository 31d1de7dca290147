"""What a debtor may pay online: its own open invoices, less what is disputed, credited, paid.

Worked out anew each time from the books, never taken from what a browser says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from butoir.core import reasons
from butoir.dunning.answers.owed import unused_credits
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.models import PayLinkPart
from butoir.dunning.paylinks.states import COMING
from butoir.dunning.rows import as_day
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.resting import HOLDS

CURRENCY = "EUR"  # the only one that a slip, a bank file and every provider here agree on
_ELSEWHERE = (reasons.INSOLVENCY, reasons.HANDED_OVER)
_OTHERWISE = (reasons.DIRECT_DEBIT, reasons.WRITTEN_OFF)  # paid in another way, or not at all


class Payable(NamedTuple):
    """An invoice (id) that can be paid: for how many cents, and what is left open of it then."""

    invoice: int
    number: str
    cents: int
    left: int


def payable(customer: Customer, on: date) -> list[Payable]:
    """What of a customer can be paid online on a day, the first due first; nothing where the debt
    is in other hands. What the customer has to its credit is taken off the oldest first."""
    holds = list(Hold.objects.filter(customer=customer, ended_at=None))
    if any(hold.invoice_id is None and hold.kind in _ELSEWHERE for hold in holds):
        return []
    rows = open_invoice_rows(customer.company, [customer.pk])
    rested, paid = _rested(holds, on), coming_by_invoice(customer)
    found, unused = [], unused_credits(customer, rows)[CURRENCY]
    owed = [row for row in rows if row[5] == CURRENCY and row[7] > 0]
    for row in sorted(owed, key=lambda row: (as_day(row[3]) or on, row[2])):
        wanted = row[7] - paid[row[0]]
        used = min(unused, max(0, wanted))
        unused -= used
        cents = 0 if rested[row[0]] is None else wanted - used - (rested[row[0]] or 0)
        if cents > 0:
            found.append(Payable(row[0], row[2], cents, row[7] - cents - paid[row[0]]))
    return found


def coming_by_invoice(customer: Customer) -> dict[int, int]:
    """What was paid online and is not on the books yet, in cents by invoice (id)."""
    sums = parts_on_their_way(customer).order_by().values_list("invoice").annotate(Sum("cents"))
    return defaultdict(int, sums)


def parts_on_their_way(customer: Customer) -> QuerySet[PayLinkPart]:
    """The parts of payments online that are not on the books, and rest their invoices."""
    return PayLinkPart.objects.filter(
        link__customer=customer,
        link__ended_at=None,
        link__state__in=COMING,
        hold__isnull=False,
        hold__ended_at=None,
    )


def _rested(holds: Iterable[Hold], on: date) -> dict[int, int | None]:
    """The cents disputed of each invoice (id); None where nothing of it is to be paid here."""
    found: dict[int, int | None] = defaultdict(int)
    for hold in _running(holds, on):
        invoice = hold.invoice_id or 0
        other = hold.kind == reasons.ON_HOLD and hold.reason == HOLDS["other-payee"][1]
        whole = hold.kind == reasons.DISPUTED and hold.cents is None
        if other or whole or hold.kind in _OTHERWISE:
            found[invoice] = None
        elif hold.kind == reasons.DISPUTED and found[invoice] is not None:
            found[invoice] = (found[invoice] or 0) + (hold.cents or 0)
    return found


def _running(holds: Iterable[Hold], on: date) -> Iterator[Hold]:
    for hold in holds:
        if hold.since <= on and (hold.until is None or on <= hold.until):
            yield hold


def same_parts(parts: Iterable[Any], wanted: Iterable[Payable]) -> bool:
    """Whether a payment is about the same invoices and sums."""
    return {(p.invoice_id, p.cents, p.left) for p in parts} == {
        (one.invoice, one.cents, one.left) for one in wanted
    }
