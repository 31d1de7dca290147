"""How rows are named: instalments of an invoice, entries of a ledger, and numbers met twice."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from butoir.formats.model import LedgerItem

_DATED = re.compile(r" \(\d\d/\d\d/\d{4}\)(?: \d+)?\Z")


def instalment_name(number: str, due_on: date | None) -> str:
    """How an invoice with several due dates names each of them: `F1 (30/04/2026)`."""
    return f"{number} ({due_on:%d/%m/%Y})" if due_on else number


def bare_name(number: str) -> str:
    """A number without the date that was added to tell it from another one."""
    return _DATED.sub("", number)


def entry_name(entry: LedgerItem) -> str:
    """The piece number when it says something, else the label of the entry and its day.

    A debtor must be able to tell what is asked for: "carried forward" alone says nothing.
    """
    for text in (entry.reference.strip(), entry.label.strip()):
        if any(character.isdigit() for character in text):
            return text
    label = entry.label.strip() or entry.reference.strip() or "-"
    return instalment_name(label, entry.on)


def unused_name(taken: Collection[str], number: str, on: date | None) -> str:
    """The number, with its date and a count where others have taken it."""
    if number not in taken:
        return number
    number = instalment_name(number, on)
    candidates = (
        number if count == 1 else f"{number} {count}" for count in range(1, len(taken) + 2)
    )
    return next(candidate for candidate in candidates if candidate not in taken)
