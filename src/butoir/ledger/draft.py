"""What the parts of one import share: its customers and rows, and what it will write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from butoir.core.parties import Creditor
from butoir.ledger.changes import Changes
from butoir.ledger.due_dates import due_date
from butoir.ledger.models import Customer, Import
from butoir.ledger.notes import Notes
from butoir.ledger.people import People
from butoir.ledger.standing import Row, Standing
from butoir.ledger.terms import WRITTEN, choose_terms, learn_terms
from butoir.users.models import Company

LEDGER_CURRENCY = "EUR"  # a FEC is kept in euros
MORE_OPEN = "the books show more open than the payments known here; what is known here counts"


class Due(TypedDict):
    """The due date of an invoice, and whose terms gave it: fields of `models.Invoice`."""

    due_on: date
    due_by: str


@dataclass
class Books:
    """The ledgers known so far: the last day that they cover, and their imports (ids)."""

    until: date | None = None
    imports: list[int] = field(default_factory=list)

    def cover(self, on: date | None) -> bool:
        """True for a day of their time; an unknown day could be."""
        return self.until is not None and (on or date.min) <= self.until


@dataclass
class Draft:
    """One import on its way: nothing of it is written yet but its own row.

    `terms` are the days to pay of what has no due date, `on` is the day of the import.
    """

    source: Import
    creditor: Creditor
    terms: int | None
    on: date
    books: Books
    changes: Changes
    notes: Notes
    people: People
    standing: Standing
    _terms: dict[int, int | None] = field(default_factory=dict)

    def due(
        self,
        customer: Customer,
        number: str,
        issued_on: date | None,
        due_on: date | None,
        place: tuple[str, int | None],
    ) -> Due:
        """When an invoice of a customer is due, as it is written, else by the terms that hold."""
        file, line = place
        if due_on is not None:
            day = due_date(number, issued_on, due_on, None, file=file, line=line)
            return {"due_on": day, "due_by": WRITTEN}
        terms = choose_terms(customer.terms_days, self._learned(customer), self.terms)
        day = due_date(number, issued_on, None, terms.days, file=file, line=line)
        self.notes.tally(terms.told, number)
        return {"due_on": day, "due_by": terms.by}

    def _learned(self, customer: Customer) -> int | None:
        """The terms of the invoices of a customer whose due date is written."""
        if id(customer) not in self._terms:
            written = (
                (row.invoice.issued_on, row.invoice.due_on)
                for row in self.standing.of(customer)
                if row.invoice.issued_on and row.invoice.cents > 0 and row.invoice.due_by == WRITTEN
            )
            self._terms[id(customer)] = learn_terms(written)
        return self._terms[id(customer)]

    def absorb(self, credits_: Iterable[Row], ahead: int, on: date) -> int:
        """Settle new credits with what payments known here took off invoices already.

        A list that shows an invoice unpaid and its receipt as a credit says the same money as the
        payment that is allocated here: it counts once. Gives what is left of `ahead`, in cents.
        """
        why = "the receipt is allocated here already"
        for row in credits_:
            share = min(-row.open, ahead)
            if share > 0:
                self.standing.settle(row, -share, on, why)
                ahead -= share
        return ahead

    def tell_more(self, rows: Sequence[str]) -> None:
        """Tell of the invoices of which a list has more open."""
        for number in rows:
            self.notes.tally(MORE_OPEN, number)


def load_books(company: Company) -> Books:
    """What the ledgers that were imported, and not undone, cover."""
    found = Import.objects.filter(
        company=company, undone_at__isnull=True, books_until__isnull=False
    ).values_list("pk", "books_until")
    books = Books()
    for pk, until in found:
        books.imports.append(pk)
        if until is not None:
            books.until = max(until, books.until or until)
    return books
