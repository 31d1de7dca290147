"""Money as integers: cents in, cents out, and their exact text forms.

A cent is a hundredth of the currency's unit, whatever the currency: the contract prints every
amount with two decimals. Refuses binary fractions anywhere near an amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from butoir.core.errors import InputError

_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency: `cents` (hundredths of a unit) and an ISO 4217 code."""

    cents: int
    currency: str

    def __str__(self) -> str:
        return f"{format_cents(self.cents)} {self.currency}"


def parse_cents(text: str, where: str = "", field: str | None = None) -> int:
    """Cents of a plain amount such as `1234.50`; raises InputError on anything else."""
    if not isinstance(text, str) or not _PLAIN.fullmatch(text):
        raise InputError(f"{text!r} is not an amount such as 1234.50", where, field=field)
    sign = -1 if text.startswith("-") else 1
    units, _, hundredths = text.lstrip("-").partition(".")
    return sign * (int(units) * 100 + int(hundredths.ljust(2, "0") or 0))


def format_cents(cents: int) -> str:
    """The contract's form of an amount: a string with two decimals, `-0.05`, `1234.50`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def round_half_up(numerator: int, denominator: int) -> int:
    """The integer nearest to a non-negative fraction, halves up; `denominator` is positive."""
    return (2 * numerator + denominator) // (2 * denominator)


def cents_from_decimal(amount: Decimal) -> int:
    """Cents of an exact decimal, halves away from zero (files with more than two decimals)."""
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
