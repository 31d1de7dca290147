"""What a customer has open, as the pages about today list it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.dunning.rows import as_day
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice with something open, in cents."""

    pk: int
    number: str
    due_on: date
    cents: int
    currency: str


def open_invoices(customer: Customer) -> tuple[OpenInvoice, ...]:
    """What a customer has open, credits left aside, the oldest first."""
    rows = open_invoice_rows(customer.company, [customer.pk])
    found = [
        OpenInvoice(row[0], row[2], as_day(row[3]) or date.min, row[7], row[5])
        for row in rows
        if row[7] > 0
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.number)))
