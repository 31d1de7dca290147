"""The days that a customer has to pay where no document says: its own, those of its earlier
invoices, or those given for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

WRITTEN, OWN, LEARNED, GIVEN = "", "customer", "learned", "given"
_LONGEST = 365  # days beyond which a due date says more of its writer than of the terms


class Terms(NamedTuple):
    """Days to pay, None when nobody says; `by` tells who does: OWN, LEARNED or GIVEN."""

    days: int | None
    by: str

    @property
    def told(self) -> str:
        """How an import tells that a due date was worked out."""
        if self.by == OWN:
            return f"no due date is written: {self.days} days, the terms of the customer"
        if self.by == LEARNED:
            return (
                f"no due date is written: {self.days} days, as on earlier invoices of the customer"
            )
        return f"no due date is written: {self.days} days, the terms given"


def learn_terms(written: Iterable[tuple[date, date]]) -> int | None:
    """The days between issue and due date that most invoices of a customer have.

    The longest of those that are as frequent: nobody is reminded before the day. None without any.
    """
    days = Counter((due - issued).days for issued, due in written)
    usual = {length: count for length, count in days.items() if 0 <= length <= _LONGEST}
    return max(usual, key=lambda length: (usual[length], length)) if usual else None


def choose_terms(own: int | None, learned: int | None, given: int | None) -> Terms:
    """What a customer agreed to, else what it was given before, else what holds for all."""
    if own is not None:
        return Terms(own, OWN)
    if learned is not None:
        return Terms(learned, LEARNED)
    return Terms(given, GIVEN)
