"""What bank files share: which of two formats says a day more finally, and what matching sees."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from butoir.core.matching_values import Receipt

# What says the movements of one account and day most finally comes first.
FORMATS = (
    *("camt.053", "coda", "cfonb120", "mt940", "ofx", "qif", "table"),
    *("camt.052", "mt942", "camt.054", "cfonb240"),
)


class Movement(Protocol):
    """One movement of a bank account, as it was read or as it is kept."""

    @property
    def booked_on(self) -> date | None: ...
    @property
    def value_on(self) -> date | None: ...
    @property
    def cents(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def counterparty_name(self) -> str: ...
    @property
    def counterparty_iban(self) -> str: ...
    @property
    def remittance(self) -> str: ...
    @property
    def structured_reference(self) -> str: ...
    @property
    def end_to_end(self) -> str: ...
    @property
    def bank_reference(self) -> str: ...
    @property
    def reversal(self) -> bool: ...
    @property
    def status(self) -> str: ...
    @property
    def charges(self) -> int: ...


def finality(format_: str | None) -> int:
    """The place of a format among those that may say the same day; the lowest counts."""
    return FORMATS.index(format_ or "")


def day_of(entry: Movement) -> date | None:
    """The day of a movement: that of its booking, else of its value."""
    return entry.booked_on or entry.value_on


def receipt_of(key: str, entry: Movement) -> Receipt:
    """A movement as matching takes it."""
    return Receipt(
        key=key,
        on=day_of(entry) or date.min,
        cents=entry.cents,
        currency=entry.currency,
        remittance=entry.remittance,
        structured_reference=entry.structured_reference,
        end_to_end=entry.end_to_end,
        counterparty_name=entry.counterparty_name,
        counterparty_iban=entry.counterparty_iban,
        reversal=entry.reversal,
        status=entry.status,
        bank_reference=entry.bank_reference,
        charges=entry.charges,
    )
