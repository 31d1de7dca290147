"""What the parts of one import share: its customers and rows, and what it will write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from butoir.core.parties import Creditor
from butoir.ledger.changes import Changes
from butoir.ledger.due_dates import due_date
from butoir.ledger.models import Customer, Import
from butoir.ledger.notes import Notes
from butoir.ledger.people import People
from butoir.ledger.standing import Row, Standing
from butoir.users.models import Company

LEDGER_CURRENCY = "EUR"  # a FEC is kept in euros
MORE_OPEN = "the books show more open than the payments known here; what is known here counts"


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

    def due(
        self,
        customer: Customer,
        number: str,
        issued_on: date | None,
        due_on: date | None,
        place: tuple[str, int | None],
    ) -> date:
        """The due date of an invoice of a customer, by its own terms else by those given."""
        terms = customer.terms_days if customer.terms_days is not None else self.terms
        return due_date(number, issued_on, due_on, terms, file=place[0], line=place[1])

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
