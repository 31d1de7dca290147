"""What a customer has to its credit beside its open invoices: nobody is asked for that again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from butoir.dunning.dated import unused_receipts
from butoir.ledger.models import Customer


def unused_credits(customer: Customer, rows: Iterable[tuple[Any, ...]]) -> dict[str, int]:
    """Credit notes, and money that settled nothing yet, in cents by currency (0 for another one).

    `rows` are the customer's own, of `open_invoice_rows`; one query.
    """
    found: dict[str, int] = defaultdict(int, unused_receipts(customer))
    for row in rows:
        if row[7] < 0:
            found[row[5]] -= row[7]
    return defaultdict(int, {currency: max(0, cents) for currency, cents in found.items()})
