"""What stands on a company's books while a file is taken in: its invoices and what is open of each.

Owns how a file moves an open amount. What it says less of is brought down by an allocation without
receipt ("books"); what it says more of stays as it is, since nobody is asked for more than before
because a list is behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum

from butoir.ledger.changes import Changes
from butoir.ledger.models import Allocation, Customer, Invoice
from butoir.ledger.naming import bare_name
from butoir.ledger.open_items import settled_by_invoice
from butoir.ledger.people import People
from butoir.ledger.resting import CORRECTIVE

BOOKS = "books"
TAKEN_AS_PAID = (
    "not among the open items of the ledger, which knows its customer and its time: taken as "
    "paid, or as there under another number"
)


@dataclass(slots=True, eq=False)
class Row:
    """An invoice row with what is open of it; `named` once the file has spoken of it.

    `by_ledgers` is what only ledgers settle of it, `received` what receipts after their end; cents.
    """

    invoice: Invoice
    open: int
    named: bool = False
    received: int = 0
    by_ledgers: int = 0


class Standing:
    """The rows of some customers, by customer; new ones are added as they are made."""

    def __init__(self, people: People, changes: Changes, by: str, at: datetime) -> None:
        self.people, self.changes, self.by, self.at = people, changes, by, at
        self._rows: dict[int, tuple[Customer, list[Row]]] = {}  # by id() of the customer
        self._taken: dict[int, set[str]] = defaultdict(set)
        self._corrected: dict[int, set[tuple[str, str]]] = defaultdict(set)  # currency, document

    def load(self, customers: Collection[int] | None = None) -> None:
        """Read the rows of some customers (ids), or of all: two queries."""
        company = self.people.company
        found = Invoice.objects.filter(company=company).order_by("customer_id", "pk")
        if customers is not None:
            found = found.filter(customer__in=customers)
        settled = settled_by_invoice(company, customers)
        for invoice in found:
            row = Row(invoice, invoice.cents - settled.get(invoice.pk, 0))
            self._keep(self.people.by_pk[invoice.customer_id], row)

    def load_movements(self, ledgers: Collection[int], until: date | None) -> None:
        """Read what these ledgers (ids of imports), which go to a day, and later receipts settle:
        one query."""
        rows = {row.invoice.pk: row for _, row in self.all()}
        said = Allocation.objects.filter(company=self.people.company).filter(
            Q(receipt__isnull=False, on__gt=until or date.min)
            | Q(rule=BOOKS, source__in=ledgers)
            | Q(why=TAKEN_AS_PAID)
        )
        sums = said.order_by().values_list("invoice", "rule").annotate(Sum("cents"))
        for invoice, rule, cents in sums:
            if rule == BOOKS:
                rows[invoice].by_ledgers += cents
            else:
                rows[invoice].received += cents

    def _keep(self, customer: Customer, row: Row) -> None:
        self._rows.setdefault(id(customer), (customer, []))[1].append(row)
        invoice = row.invoice
        self._taken[id(customer)].add(invoice.number)
        corrected = ((invoice.currency, number) for number in invoice.corrects or ())
        self._corrected[id(customer)].update(corrected)

    def all(self) -> Iterator[tuple[Customer, Row]]:
        """Every row with its customer."""
        for customer, rows in self._rows.values():
            for row in rows:
                yield customer, row

    def of(self, customer: Customer) -> list[Row]:
        """The rows of a customer, in the order in which they came."""
        return self._rows.get(id(customer), (customer, []))[1]

    def numbers(self, customer: Customer) -> Collection[str]:
        """The numbers that the customer's rows have taken."""
        return self._taken[id(customer)]

    def document(
        self, customer: Customer, currency: str, number: str, *, credit: bool
    ) -> list[Row]:
        """The rows of one invoice or credit note: its instalments, first due first."""
        found = [
            row
            for row in self.of(customer)
            if row.invoice.document == number
            and row.invoice.currency == currency
            and (row.invoice.cents < 0) == credit
        ]
        return sorted(found, key=lambda row: row.invoice.due_on)

    def rows_of(self, customer: Customer, currency: str, number: str) -> list[Row]:
        """The rows of that number, whether invoice or credit note."""
        kinds = (self.document(customer, currency, number, credit=c) for c in (False, True))
        return [row for rows in kinds for row in rows]

    def documents(self, customer: Customer, currency: str) -> dict[tuple[str, bool], list[str]]:
        """What payers write on the customer's rows, by the same with and without an added date, and
        by whether it is a credit."""
        found: dict[tuple[str, bool], dict[str, None]] = defaultdict(dict)
        for row in self.of(customer):
            document = row.invoice.document
            if row.invoice.currency == currency:
                for name in (document, bare_name(document)):
                    found[name, row.invoice.cents < 0].setdefault(document)
        return {key: list(documents) for key, documents in found.items()}

    def add(self, customer: Customer, **values: Any) -> Row:
        """A new row, all of it open; it rests where a correction of it came before."""
        if (values["currency"], values["document"]) in self._corrected[id(customer)]:
            values["rests"] = values.get("rests") or CORRECTIVE
        invoice = Invoice(
            company=self.people.company, customer=customer, source=self.changes.source, **values
        )
        row = Row(self.changes.make(invoice), invoice.cents, named=True)
        self._keep(customer, row)
        return row

    def settle(self, row: Row, cents: int, on: date, why: str) -> None:
        """Take `cents` off a row because the books say so."""
        if not cents:
            return
        row.open -= cents
        self.changes.make(
            Allocation(
                company=self.people.company,
                invoice=row.invoice,
                on=on,
                cents=cents,
                rule=BOOKS,
                why=why,
                source=self.changes.source,
                recorded_at=self.at,
                recorded_by=self.by,
            )
        )

    def bring_down(self, rows: Sequence[Row], stated: int, on: date, why: str) -> int:
        """Let no more be open of an invoice than a file states; gives what the file has more."""
        ours = sum(row.open for row in rows)
        if not _is_more(ours, stated):
            return stated - ours
        left = ours - stated
        for row in rows[:-1]:  # the first due first
            share = max(0, min(left, row.open)) if left > 0 else min(0, max(left, row.open))
            self.settle(row, share, on, why)
            left -= share
        self.settle(rows[-1], left, on, why)
        return 0

    def reopen(self, rows: Sequence[Row], cents: int, on: date, why: str) -> int:
        """Take back up to `cents` (signed) of what earlier ledgers settled; gives what is left.

        The newest row first: what was paid, paid the oldest.
        """
        for row in reversed(rows):
            back = _between(cents, row.by_ledgers)
            if back:
                self.settle(row, -back, on, why)
                row.by_ledgers -= back
                cents -= back
        return cents


def _between(one: int, other: int) -> int:
    """The smaller of two amounts on the same side of nothing, else nothing."""
    return min(max(one, 0), max(other, 0)) + max(min(one, 0), min(other, 0))


def _is_more(ours: int, stated: int) -> bool:
    """True when ours is further from nothing, on the same side of it."""
    return ours > max(stated, 0) if ours > 0 else ours < min(stated, 0)
