"""What a new year carries forward of the years before: the same debts, under other names.

A line that opens an account may stand for one invoice that is known here, or for the sum of many.
Refuses to ask twice: what the opening says and what is known of the time before it are one debt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from butoir.formats.model import LedgerItem
from butoir.ledger.draft import LEDGER_CURRENCY, Draft
from butoir.ledger.entries import add_entry, name_of
from butoir.ledger.models import Customer
from butoir.ledger.standing import Row

_WORD = re.compile(r"[\w/-]+")
_NAMELESS = "carried forward as a sum, its invoices are not in the ledger"


def sums_of(items: Iterable[LedgerItem]) -> frozenset[str]:
    """The references of opening lines that name no invoice: without number, or of many customers.

    A number of its own is an invoice of its own: it stands for none that is called otherwise.
    """
    customers: dict[str, set[str]] = {}
    for item in items:
        if item.opening:
            customers.setdefault(item.reference, set()).add(item.customer)
    return frozenset(
        reference
        for reference, found in customers.items()
        if len(found) > 1 or not any(map(str.isdigit, reference))
    )


class Carrying:
    """The opening lines of one customer that no known invoice was found for by its name.

    `since` is the first day of the ledger. `ahead` counts the cents of receipts
    known here that the ledger does not have.
    """

    def __init__(
        self, draft: Draft, customer: Customer, entries: Sequence[LedgerItem], since: date
    ) -> None:
        self.draft, self.customer = draft, customer
        self.left = list(entries)
        begun = max([since, *(entry.on for entry in entries)])
        self.rows = [row for row in draft.standing.of(customer) if _is_earlier(row, begun)]
        self.ahead = 0

    def take(self, end: date, file: str) -> int:
        """Tie each line to what it stands for; what nothing stands for is new. Gives `ahead`."""
        why = f"carried forward in the ledger that goes to {end}"
        self._tie(_is_named, end, why)
        self._tie(_is_as_much, end, why)
        if self.left and self.rows:
            self._level(end, why, file)
        else:
            for entry in self.left:
                self._add(entry, file)
        return self.ahead

    def _tie(self, meets: Callable[[LedgerItem, Row], bool], end: date, why: str) -> None:
        for entry in list(self.left):
            for row in self.rows:
                if meets(entry, row):
                    self._know(row)
                    more = self.draft.standing.bring_down([row], entry.cents, end, why)
                    self.ahead += max(0, more)
                    self.rows.remove(row)
                    self.left.remove(entry)
                    break

    def _know(self, row: Row) -> None:
        row.named = True
        self.draft.changes.rely([row.invoice.source_id])

    def _level(self, end: date, why: str, file: str) -> None:
        """Let the rows add up to what the lines add up to: the oldest were settled first."""
        for row in self.rows:
            self._know(row)
        missing = sum(entry.cents for entry in self.left) - sum(row.open for row in self.rows)
        for row in sorted(self.rows, key=lambda row: row.invoice.due_on):
            share = _against(row.open, missing)
            self.draft.standing.settle(row, share, end, why)
            missing += share
        paid = min(max(missing, 0), sum(row.received for row in self.rows))
        self.ahead += paid
        if missing - paid:
            rest = missing - paid
            self._add(replace(self.left[0], cents=rest, whole=rest), file)

    def _add(self, entry: LedgerItem, file: str) -> None:
        row = add_entry(self.draft, self.customer, entry, file)
        if name_of(entry) != entry.reference.strip():
            self.draft.notes.tally(_NAMELESS, row.invoice.number)


def _is_earlier(row: Row, begun: date) -> bool:
    invoice = row.invoice
    known = invoice.booked and not row.named and (row.open or row.received)
    return bool(
        known
        and invoice.currency == LEDGER_CURRENCY
        and (invoice.issued_on or invoice.due_on) <= begun
    )


def _is_named(entry: LedgerItem, row: Row) -> bool:
    """The line gives the number of the invoice, and no more than its amount."""
    document = row.invoice.document
    words = {entry.reference.strip(), entry.label.strip(), *_WORD.findall(entry.label)}
    fits = 0 < entry.cents <= row.invoice.cents or row.invoice.cents <= entry.cents < 0
    return fits and any(map(str.isdigit, document)) and document in words


def _is_as_much(entry: LedgerItem, row: Row) -> bool:
    """The very amount that is open, or was before receipts that the ledger may not have."""
    return entry.cents in (row.open, row.open + row.received)


def _against(open_: int, missing: int) -> int:
    """What goes off a row (signed as it) so that less is missing: all of it at most."""
    if open_ > 0:
        return min(open_, max(-missing, 0))
    return max(open_, min(-missing, 0))
