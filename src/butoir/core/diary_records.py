"""What is kept of an invoice and of a customer of a story: dated records, nothing derived.

Owned and changed by `diary_state` only; what is left of an invoice and of its
upheld disputes is worked out each time it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from butoir.core.decisions import Message
from butoir.core.diary import Person
from butoir.core.holds import upheld_left
from butoir.core.items import Demand, Hold, Movement, OpenItem, PaymentPlan, Promise


@dataclass(slots=True)
class InvoiceRecord:
    """One invoice and all that was recorded of it."""

    number: str
    customer: str
    cents: int
    due_on: date
    issued_on: date
    movements: list[Movement] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    once_done: list[str] = field(default_factory=list)
    noticed: list[tuple[date, str]] = field(default_factory=list)  # the day, the notice's key
    holds: list[Hold] = field(default_factory=list)
    upheld: list[Hold] = field(default_factory=list)
    refused: list[Hold] = field(default_factory=list)  # of disputes, until the day to pay
    executed: bool = False

    @property
    def open(self) -> int:
        """What is left of it, in cents; below zero when more came in than was owed."""
        return self.cents - sum(move.cents for move in self.movements)

    def item(self) -> OpenItem:
        """The invoice as it stands."""
        return OpenItem(
            number=self.number,
            due_on=self.due_on,
            cents=self.cents,
            open=self.open,
            issued_on=self.issued_on,
            demands=tuple(self.demands),
            skipped=tuple(self.skipped),
            once_done=(*self.once_done, *(key for _, key in self.noticed)),
            executed=self.executed,
            holds=(*self.holds, *upheld_left(self.upheld, self.movements), *self.refused),
            movements=tuple(self.movements),
        )


@dataclass(slots=True)
class Agreement:
    """A promise or a plan, the number of receipts before it, and the invoices that it named.

    Its terms lose an invoice to a newer agreement; what comes in for that one still counts.
    """

    terms: Promise | PaymentPlan
    after: int
    named: tuple[str, ...]


@dataclass(slots=True)
class CustomerRecord:
    """One customer and all that was recorded of it."""

    person: Person
    invoices: list[InvoiceRecord] = field(default_factory=list)
    receipts: list[tuple[str | None, int]] = field(default_factory=list)  # (invoice, cents)
    unallocated: int = 0
    holds: list[Hold] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    messages: list[tuple[date, Message]] = field(default_factory=list)
    payments: list[tuple[date, int]] = field(default_factory=list)  # the day, what was left then
    email: bool = True

    def open_numbers(self) -> tuple[str, ...]:
        """The invoices on which something is left to pay."""
        return tuple(invoice.number for invoice in self.invoices if invoice.open > 0)
