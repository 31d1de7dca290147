"""Taking invoices in: tables of what is open, and invoices that say how much is to be paid.

A table states what is open on the day of its export, an e-invoice only what was to be paid when it
was made. Refuses to settle by absence: a table may be of some customers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.formats.model import Document, Invoice, Party
from butoir.ledger.draft import Draft, Due
from butoir.ledger.fields import LONGEST_NUMBER, currency_code, identifier, one_line
from butoir.ledger.models import Customer
from butoir.ledger.naming import instalment_name, unused_name
from butoir.ledger.resting import CORRECTIVE
from butoir.ledger.sellers import not_ours
from butoir.ledger.standing import TAKEN_AS_PAID, Row
from butoir.ledger.terms import WRITTEN

_FIRST_SEEN = "settled already when it was first read"


@dataclass
class Bill:
    """One invoice of a document: several parts when it has several due dates."""

    document: Document
    customer: Customer
    currency: str
    number: str
    parts: list[Invoice] = field(default_factory=list)

    @property
    def is_open_list(self) -> bool:
        """True when the file says what is open now."""
        return self.document.format == "table"


def gather_bills(draft: Draft, documents: Sequence[Document]) -> list[Bill]:
    """The company's own invoices in the documents; those with customers' codes come first."""
    bills: list[Bill] = []
    strangers: dict[tuple[Party, Party], str] = {}  # a table names few parties, many times
    for document in sorted(documents, key=_says_codes, reverse=True):
        found: dict[tuple[int, str, str], Bill] = {}
        for invoice in document.invoices:
            parties = (invoice.seller, invoice.buyer)
            if parties not in strangers:
                strangers[parties] = not_ours(invoice, draft.creditor)
            stranger = strangers[parties]
            if stranger:
                told = f"{invoice.number}: {stranger}; left out"
                draft.notes.tell(str(InputError(told, document.file, invoice.line)))
                continue
            bill = _bill(draft, document, invoice)
            key = (id(bill.customer), bill.currency, bill.number)
            found.setdefault(key, bill).parts.append(invoice)
        bills += found.values()
    return bills


def _says_codes(document: Document) -> bool:
    """Files that tell customers apart by a code come before those that only name them."""
    return any(invoice.customer for invoice in document.invoices)


def _bill(draft: Draft, document: Document, invoice: Invoice) -> Bill:
    file, line = document.file, invoice.line
    return Bill(
        document,
        draft.people.meet(invoice.customer, invoice.buyer, file, line),
        currency_code(invoice.currency, file, line),
        identifier(invoice.number, LONGEST_NUMBER, file, line, "number"),
    )


def take_bills(draft: Draft, bills: Iterable[Bill]) -> None:
    """Make or update the rows of every invoice; new credits last, once payments are known."""
    taker = _Taker(draft)
    for bill in bills:
        taker.take(bill)
    taker.end()


class _Taker:
    """The invoices of one import, each once."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.standing, self.changes = draft, draft.standing, draft.changes
        self._seen: set[tuple[int, str, str]] = set()
        self._ahead: dict[tuple[int, str], tuple[int, list[str]]] = {}  # customer, currency
        self._credits: list[tuple[Customer, Row]] = []
        self._listed = False

    def take(self, bill: Bill) -> None:
        """One invoice with all its parts."""
        key = (id(bill.customer), bill.currency, bill.number)
        self._listed = self._listed or bill.is_open_list
        if key in self._seen:
            self.draft.notes.tally("read before in this import, counts once", bill.number)
            return
        self._seen.add(key)
        rows = self._rows(bill)
        if len(bill.parts) > 1 and any(row.invoice.booked for row in rows):
            self._name(rows)  # the ledger has it in one
            return
        alone = len(rows) == len(bill.parts) == 1
        for part, row in _pairs(bill.parts, rows):
            if row is not None:
                self._update(bill, part, row, alone=alone)
            else:
                self._add(bill, part)
        self._rest_corrected(bill)

    def end(self) -> None:
        """Once every invoice is known: credits, and what the list does not name."""
        for customer, row in self._credits:
            key = (id(customer), row.invoice.currency)
            ahead, numbers = self._ahead.get(key, (0, []))
            left = self.draft.absorb([row], ahead, self.draft.on)
            self._ahead[key] = (left, numbers if left else [])
        for _, numbers in self._ahead.values():
            self.draft.tell_more(numbers)
        if self._listed:
            self._tell_unnamed()

    def _rest_corrected(self, bill: Bill) -> None:
        """An invoice that another one corrects rests as that one does."""
        for part in bill.parts:
            for number in _corrected(part):
                for row in self.standing.rows_of(bill.customer, bill.currency, number):
                    self.changes.change(row.invoice, rests=part.rests)

    def _rows(self, bill: Bill) -> list[Row]:
        return self.standing.rows_of(bill.customer, bill.currency, bill.number)

    def _name(self, rows: Iterable[Row]) -> None:
        for row in rows:
            row.named = True
            self.changes.rely([row.invoice.source_id])

    def _update(self, bill: Bill, part: Invoice, row: Row, *, alone: bool) -> None:
        """A newer word on a known invoice: its due date, references, amount, what is open."""
        invoice = row.invoice
        self._name([row])
        values: dict[str, Any] = {name: text for name, text in _references(part).items() if text}
        if part.rests:
            values.update(rests=part.rests, corrects=_corrected(part))
        if part.due_on is not None:
            place = (bill.document.file, part.line)
            values.update(
                self.draft.due(bill.customer, bill.number, part.issued_on, part.due_on, place)
            )
        if invoice.issued_on is None:
            values["issued_on"] = part.issued_on
        if alone and not invoice.booked:
            values["cents"] = self._amount(part, row)
        self.changes.change(invoice, **values)
        if bill.is_open_list:
            why = f"{bill.document.file} has {format_cents(part.payable)} open"
            more = self.standing.bring_down([row], part.payable, self.draft.on, why)
            self._note_more(bill, invoice.number, more)

    def _amount(self, part: Invoice, row: Row) -> int:
        """The whole amount: a document that says more is the only thing that raises a demand."""
        was = row.invoice.cents
        now = max(part.gross, part.payable) if was > 0 else min(part.gross, part.payable)
        if abs(now) <= abs(was) or now * was <= 0:
            return was
        self.draft.notes.tally(
            "amounts that a newer file says otherwise",
            f"{row.invoice.number}: {format_cents(was)}, now {format_cents(now)}",
        )
        row.open += now - was
        return now

    def _note_more(self, bill: Bill, number: str, more: int) -> None:
        if more:
            key = (id(bill.customer), bill.currency)
            ahead, numbers = self._ahead.get(key, (0, []))
            self._ahead[key] = (ahead + max(0, more), [*numbers, number])

    def _add(self, bill: Bill, part: Invoice) -> None:
        """A new row: what was settled before it was first read is not known as payments."""
        customer, file = bill.customer, bill.document.file
        several = len(bill.parts) > 1
        name = instalment_name(bill.number, part.due_on) if several else bill.number
        number = unused_name(self.standing.numbers(customer), name, part.due_on)
        cents = part.payable if several or part.gross < 0 else max(part.gross, part.payable)
        due = Due(due_on=part.due_on or part.issued_on or self.draft.on, due_by=WRITTEN)
        if part.payable > 0:
            due = self.draft.due(
                customer, bill.number, part.issued_on, part.due_on, (file, part.line)
            )
        row = self.standing.add(
            customer,
            number=number,
            document=bill.number,
            kind="credit-note" if cents < 0 else "invoice",
            issued_on=part.issued_on,
            **due,
            currency=bill.currency,
            cents=cents,
            rests=part.rests,
            corrects=_corrected(part) or None,
            **_references(part),
        )
        first = min(due["due_on"], part.issued_on or due["due_on"])  # no interest ever ran on it
        self.standing.settle(row, cents - part.payable, first, _FIRST_SEEN)
        if self._is_of_the_ledgers_time(bill, part):
            self.changes.rely(self.draft.books.imports)
            self.draft.notes.tally(TAKEN_AS_PAID, bill.number)
            self.standing.settle(row, row.open, self.draft.books.until or first, TAKEN_AS_PAID)
        elif row.open < 0 and bill.is_open_list:
            self._credits.append((customer, row))

    def _is_of_the_ledgers_time(self, bill: Bill, part: Invoice) -> bool:
        return bill.customer.booked and self.draft.books.cover(part.issued_on or part.due_on)

    def _tell_unnamed(self) -> None:
        open_ = [row for _, row in self.standing.all() if not row.named and row.open > 0]
        if open_:
            self.draft.notes.tell(
                f"known open invoices that the list does not name: {len(open_)}; nothing is "
                "settled by that"
            )


def _pairs(parts: Iterable[Invoice], rows: Sequence[Row]) -> list[tuple[Invoice, Row | None]]:
    """Each part with the row that it means: of its due date, else the next of those left.

    So that an invoice whose due dates were all moved is not there twice.
    """
    ordered = sorted(parts, key=lambda part: part.due_on or date.min)
    left = list(rows)
    found: dict[int, Row] = {}
    for same_day in (True, False):
        for place, part in enumerate(ordered):
            if place in found:
                continue
            for row in left:
                if _is_credit(part) == (row.invoice.cents < 0) and (
                    row.invoice.due_on == part.due_on or not same_day
                ):
                    found[place] = row
                    left.remove(row)
                    break
    return [(part, found.get(place)) for place, part in enumerate(ordered)]


def _is_credit(part: Invoice) -> bool:
    """True for a credit."""
    return part.gross < 0 or (part.gross == 0 and part.payable < 0)


def _corrected(part: Invoice) -> list[str]:
    """The numbers of the invoices that this one corrects, whichever is taken in first."""
    numbers = part.preceding if part.rests == CORRECTIVE else ()
    return [one_line(number, LONGEST_NUMBER) for number in numbers]


def _references(part: Invoice) -> dict[str, str]:
    return {
        "order_reference": one_line(part.order_reference, 120),
        "payment_reference": one_line(part.payment_reference, 140),
    }
