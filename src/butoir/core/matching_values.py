"""The values that matching takes and gives: receipts, invoices, what is known, the answer.

Frozen, in integer cents, without behaviour beyond reading. Matching itself is `core/matching.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Receipt:
    """One movement of the bank account; `cents` negative when money left it.

    `key` names it, whatever the order of the file. `status` is booked, pending or info.
    `structured_reference` is a reference field of the bank's format, `remittance` free text.
    `charges` are the cents that the bank says it kept of what was sent; `cents` is the rest.
    """

    key: str
    on: date
    cents: int
    currency: str = "EUR"
    remittance: str = ""
    structured_reference: str = ""
    end_to_end: str = ""
    counterparty_name: str = ""
    counterparty_iban: str = ""
    reversal: bool = False
    status: str = "booked"
    bank_reference: str = ""
    charges: int = 0


class Receivable(NamedTuple):
    """One invoice or credit note; a tuple because a book may hold a million.

    `open` is what is left in cents, negative for a credit note, 0 when settled: a settled
    invoice is worth giving, since its number may then not be taken for another's. `cents` is
    the original amount where known; `ibans` are accounts that this customer pays from.
    """

    number: str
    customer: str
    open: int
    currency: str = "EUR"
    customer_name: str = ""
    issued_on: date | None = None
    due_on: date | None = None
    payment_reference: str = ""
    order_reference: str = ""
    ibans: tuple[str, ...] = ()
    cents: int | None = None


class Part(NamedTuple):
    """A share of a receipt for one invoice, in cents; negative on a credit note or a return."""

    invoice: str
    customer: str
    cents: int


@dataclass(frozen=True, slots=True)
class Paid:
    """An earlier receipt and what it was allocated to, so that its return can re-open it."""

    receipt: Receipt
    parts: tuple[Part, ...]


class Trace(NamedTuple):
    """A receipt as another file may say it again: the payer's own reference, cents, and the day."""

    end_to_end: str
    cents: int
    currency: str
    on: date


@dataclass(frozen=True, slots=True)
class KnownPayers:
    """What people and earlier matches taught: accounts and other names that customers pay under.

    `own` are the creditor's accounts, of which none is a customer's. `traces` are the payers' own
    references of receipts allocated before, by which the same money is known when it is said again.
    """

    ibans: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    paid: tuple[Paid, ...] = ()
    own: frozenset[str] = frozenset()
    traces: tuple[Trace, ...] = ()


class Allocation(NamedTuple):
    """A certain match: `cents` of a receipt belong to this invoice.

    `code` is the stable name of the rule that made it certain, `why` the same for a person.
    """

    receipt: str
    invoice: str
    customer: str
    cents: int
    code: str
    why: str


class Suggestion(NamedTuple):
    """What a receipt may pay, for a person to confirm; `score` (0 to 100) only orders.

    Several suggestions of one receipt are alternatives.
    """

    receipt: str
    parts: tuple[Part, ...]
    code: str
    why: str
    score: int


class Unmatched(NamedTuple):
    """A receipt that nothing could be said of, and why."""

    receipt: str
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Every receipt is in exactly one of the three lists.

    `candidates` gives, for each receipt that is not allocated, the customers it could belong
    to: their reminders wait until a person has looked (R11).
    """

    allocations: tuple[Allocation, ...]
    suggestions: tuple[Suggestion, ...]
    unmatched: tuple[Unmatched, ...]
    candidates: Mapping[str, frozenset[str]]

    @property
    def held_customers(self) -> frozenset[str]:
        """All the customers that some unallocated receipt could belong to."""
        return frozenset().union(*self.candidates.values())
