"""What lists and ledgers, and not the bank, say was paid: the same money must not count twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.timezone import localdate

from butoir.ledger.models import Allocation
from butoir.ledger.standing import BOOKS
from butoir.users.models import Company


def listed_payments(
    company: Company, invoices: Collection[int] | None
) -> dict[int, tuple[int, date]]:
    """How much (cents) lists say was paid on each invoice (id), and the day on which they knew it.

    `invoices` limits the answer, and its cost.
    """
    listed: dict[int, tuple[int, date]] = {}
    rows = Allocation.objects.filter(rule=BOOKS, source__company=company)
    if invoices is not None:
        rows = rows.filter(invoice__in=invoices)
    for invoice, cents, at, until in rows.values_list(
        "invoice", "cents", "source__imported_at", "source__books_until"
    ):
        paid, known_on = listed.get(invoice, (0, date.min))
        listed[invoice] = paid + cents, max(known_on, until or localdate(at))
    return listed
