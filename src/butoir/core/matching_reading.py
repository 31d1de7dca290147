"""What a receipt's texts were found to say: citations, doubts, and what nothing explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from butoir.core.matching_references import Tier


class Citation(NamedTuple):
    """One invoice that a text names; several positions when the number is not unique."""

    positions: tuple[int, ...]
    text: str
    tier: Tier


@dataclass(slots=True)
class Reading:
    """All that the texts of a receipt say.

    `orders` are orders named instead of invoices. `doubts` are unknown-reference,
    unknown-number, longer-number, read-two-ways. `leftover` are numbers that nothing explains,
    with True for those that stand where an invoice's number would. `between` are invoices that
    belong to it if a dash meant "to".
    """

    citations: list[Citation] = field(default_factory=list)
    orders: list[Citation] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    leftover: dict[str, bool] = field(default_factory=dict)
    between: set[int] = field(default_factory=set)

    def cite(self, citation: Citation) -> None:
        """Add a citation; an invoice named twice counts once, by its more telling name."""
        for index, known in enumerate(self.citations):
            if known.positions == citation.positions:
                if citation.tier > known.tier:
                    self.citations[index] = citation
                return
        self.citations.append(citation)

    @property
    def silent(self) -> bool:
        """True when nothing in the texts could be a reference to some invoice."""
        return not (self.citations or self.orders or self.doubts or self.leftover)
