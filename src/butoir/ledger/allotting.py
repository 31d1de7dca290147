"""Giving bank entries to customers and invoices: the receipts and allocations of each entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from butoir.ledger.bank_rules import day_of
from butoir.ledger.models import Allocation, BankEntry, Invoice, Receipt
from butoir.ledger.receipts import share_out
from butoir.ledger.standing import Row
from butoir.ledger.writing import insert_instances, update_instances
from butoir.users.models import Company

BACK = "taken-back"  # the rule of a share that undoes another


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


def turn_back(
    receipts: Sequence[Receipt], on: date, why: str, *, by: str, at: datetime
) -> list[int]:
    """The counterpart of each receipt and of its shares, dated; gives the receipts (ids) turned.

    Those that have their counterpart already, of an earlier decision, are left alone.
    """
    standing = _standing(receipts)
    new = {
        receipt.pk: Receipt(
            company_id=receipt.company_id,
            customer_id=receipt.customer_id,
            entry_id=receipt.entry_id,
            on=on,
            cents=-receipt.cents,
            currency=receipt.currency,
            recorded_at=at,
            recorded_by=by,
        )
        for receipt in standing
    }
    insert_instances(Receipt, list(new.values()))
    shares = [
        Allocation(
            company_id=receipt.company_id,
            invoice=share.invoice,
            receipt=new[receipt.pk],
            on=on,
            cents=-share.cents,
            rule=BACK,
            why=why,
            recorded_at=at,
            recorded_by=by,
        )
        for receipt in standing
        for share in receipt.allocations.all()
    ]
    insert_instances(Allocation, shares)
    return [receipt.pk for receipt in standing]


def _standing(receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts of the latest decision: what was turned back before cancels out."""
    left: list[Receipt] = []
    for receipt in sorted(receipts, key=lambda row: row.pk):
        mirror = next(
            (
                row
                for row in left
                if (row.customer_id, row.cents) == (receipt.customer_id, -receipt.cents)
            ),
            None,
        )
        if mirror is None:
            left.append(receipt)
        else:
            left.remove(mirror)
    return left


def restore_returned(company: Company, entries: Iterable[BankEntry]) -> None:
    """The payments that these entries gave back count again: the entries do not stand any more."""
    whys = [returned_by(entry) for entry in entries if entry.cents < 0]
    found = BankEntry.objects.filter(account__company=company, state="returned", why__in=whys)
    rows = list(found.prefetch_related("receipts__allocations")) if whys else []
    for row in rows:
        shares = [share for one in row.receipts.all() for share in one.allocations.all()]
        row.state, row.why = "allocated", shares[-1].why if shares else ""
    update_instances(BankEntry, rows, ("state", "why"))


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
