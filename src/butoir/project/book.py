"""What every customer owes, as the files say it: open items and credits, without a database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from butoir.core.items import OpenItem
from butoir.core.parties import Debtor
from butoir.formats.customers import CustomerRow
from butoir.ledger.directory import Directory

Key = tuple[str, str]  # customer, currency


@dataclass
class Book:
    """Open items and credits (positive) by customer and currency, then number; in cents.

    `instalments` gives the items of an invoice that has several due dates, first due first.
    `booked` are the numbers that come from a ledger, `books_end` the last day that the ledgers
    are known to cover. `lines` and `open` are what the files hold in all, credits included.
    """

    directory: Directory
    items: dict[Key, dict[str, OpenItem]] = field(default_factory=lambda: defaultdict(dict))
    credits: dict[Key, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    instalments: dict[Key, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    booked: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    debtors: dict[str, Debtor] = field(default_factory=dict)
    books_end: date | None = None
    warnings: list[str] = field(default_factory=list)
    lines: int = 0
    open: int = 0

    @property
    def known(self) -> dict[str, CustomerRow]:
        """The rows of the customers table, by customer."""
        return self.directory.rows

    def has(self, key: Key, number: str) -> bool:
        """True when this number of the customer counts already."""
        return number in self.items[key] or number in self.credits[key]
