"""The open items of a ledger as rows of a company's books: their names, and new ones."""

from __future__ import annotations

from collections.abc import Iterable

from butoir.formats.model import LedgerItem
from butoir.ledger.draft import LEDGER_CURRENCY, Draft, Due
from butoir.ledger.fields import LONGEST_NUMBER, one_line
from butoir.ledger.models import Customer
from butoir.ledger.naming import entry_name, unused_name
from butoir.ledger.standing import Row
from butoir.ledger.terms import WRITTEN

_SETTLED_BEFORE = "settled in part when it was first read in a ledger"


def name_of(entry: LedgerItem) -> str:
    """What an entry is called on the books."""
    return one_line(entry_name(entry), LONGEST_NUMBER)


def is_whole(rows: Iterable[Row], entry: LedgerItem) -> bool:
    """Whether no more is open by an entry than was ever invoiced by the rows."""
    return abs(sum(row.invoice.cents for row in rows)) >= abs(entry.cents)


def add_entry(draft: Draft, customer: Customer, entry: LedgerItem, file: str) -> Row:
    """A row for an entry that is not on the books; what was paid of it before is settled."""
    standing, on = draft.standing, entry.on
    number = unused_name(standing.numbers(customer), name_of(entry), on)
    due = Due(due_on=on, due_by=WRITTEN)
    if entry.cents > 0:
        due = draft.due(customer, number, on, entry.due_on, (file, entry.line))
    whole = entry.whole or entry.cents
    row = standing.add(
        customer,
        number=number,
        document=number,
        kind="invoice" if entry.cents > 0 else "credit-note",
        issued_on=on,
        **due,
        currency=LEDGER_CURRENCY,
        cents=whole,
        booked=True,
    )
    first = min(on, due["due_on"])  # no interest ever ran on it
    standing.settle(row, whole - entry.cents, first, _SETTLED_BEFORE)
    return row
