"""What may be claimed of one debtor, line by line, with formula, dates and citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line of a statement of claim.

    `kind` is principal, interest, indemnity or credit; `cents` is signed. Interest lines give
    their period, days, principal (cents) and rate (hundredths of a percent); `formula` is the
    arithmetic in words, `reference` the text that allows the line.
    """

    invoice: str
    kind: str
    cents: int
    formula: str = ""
    reference: str = ""
    from_on: date | None = None
    to_on: date | None = None
    days: int = 0
    principal: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What is owed as of a day under one regime; amounts in cents."""

    regime: str
    as_of: date
    lines: tuple[ClaimLine, ...]
    warnings: tuple[str, ...] = ()

    def total(self, kind: str) -> int:
        """The sum of the lines of one kind, in cents."""
        return sum(line.cents for line in self.lines if line.kind == kind)


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """stub"""

    contract_rate: int | None = None


NO_TERMS = ClaimTerms()


def claim_amounts(
    item: object, country: str, kind: str, as_of: date, terms: ClaimTerms
) -> tuple[int, int]:
    """stub"""
    return 0, 0
