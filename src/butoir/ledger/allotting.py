"""Giving bank entries to customers and invoices: the receipts and allocations of each entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from butoir.ledger.bank_rules import day_of
from butoir.ledger.models import Allocation, BankEntry, Invoice, Receipt
from butoir.ledger.receipts import share_out
from butoir.ledger.standing import Row
from butoir.ledger.writing import insert_instances
from butoir.users.models import Company


@dataclass
class Allotment:
    """What one entry pays, in cents: shares of invoices, and money left to a customer (id)."""

    entry: BankEntry
    rule: str
    why: str
    shares: list[tuple[Invoice, int]] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)

    def share(self, rows: Sequence[Row], cents: int) -> None:
        """Give `cents` to an invoice, over its instalments; what is open of them follows."""
        if len(rows) == 1:
            rows[0].open -= cents
            self.shares.append((rows[0].invoice, cents))
            return
        for row, part in share_out([(row, row.open, row.invoice.cents) for row in rows], cents):
            row.open -= part
            self.shares.append((row.invoice, part))


def allot(company: Company, allotments: Iterable[Allotment], *, by: str, at: datetime) -> None:
    """Write a receipt for each customer of an entry, and its allocations."""
    receipts: list[Receipt] = []
    allocations: list[Allocation] = []
    for one in allotments:
        on = one.entry.value_on or day_of(one.entry) or date.min
        of = _receipts(company, one, on, by, at)
        receipts += of.values()
        for invoice, cents in one.shares:
            allocations.append(
                Allocation(
                    company=company,
                    invoice=invoice,
                    receipt=of[invoice.customer_id],
                    on=on,
                    cents=cents,
                    rule=one.rule,
                    why=one.why,
                    recorded_at=at,
                    recorded_by=by,
                )
            )
    insert_instances(Receipt, receipts)
    insert_instances(Allocation, allocations)


def returned_by(entry: BankEntry) -> str:
    """What is said of an entry whose money went back with another one."""
    return f"its money went back (entry {entry.pk})"


def _receipts(
    company: Company, one: Allotment, on: date, by: str, at: datetime
) -> dict[int, Receipt]:
    """The receipt of each customer; what no share takes is the first one's credit."""
    cents: dict[int, int] = dict(one.left)
    for invoice, share in one.shares:
        cents[invoice.customer_id] = cents.get(invoice.customer_id, 0) + share
    rest = one.entry.cents - sum(cents.values())
    first = next(iter(cents))
    cents[first] += rest
    return {
        customer: Receipt(
            company=company,
            customer_id=customer,
            entry=one.entry,
            on=on,
            cents=amount,
            currency=one.entry.currency,
            recorded_at=at,
            recorded_by=by,
        )
        for customer, amount in cents.items()
    }
