"""The same money said twice: a notification of Saturday, and Monday's statement of it.

Files are compared by account and day before they are matched; where the days differ, the payer's
own reference is what tells. Refuses to drop anything: a receipt that may have been said before
waits for a person, since a debtor may also pay the same twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from butoir.core.matching_references import compact, is_reference
from butoir.core.matching_values import Receipt, Trace

DAYS_APART = 5  # a long weekend between a notification and the booking

_Key = tuple[str, int, str]


class Traces:
    """The days of the receipts with a reference of the payer's own, by reference and amount."""

    def __init__(self, known: Iterable[Trace]) -> None:
        self._days: dict[_Key, list[date]] = {}
        for trace in known:
            key = (compact(trace.end_to_end), trace.cents, trace.currency)
            self._days.setdefault(key, []).append(trace.on)

    def is_said_again(self, receipt: Receipt) -> bool:
        """True when a like receipt came on another of the days around; remembers this one.

        A return of it lets the same reference be presented again.
        """
        if receipt.status != "booked" or not is_reference(receipt.end_to_end):
            return False
        key = (compact(receipt.end_to_end), abs(receipt.cents), receipt.currency)
        if receipt.cents <= 0:
            self._days.pop(key, None)
            return False
        days = self._days.setdefault(key, [])
        near = any(0 < abs((receipt.on - day).days) <= DAYS_APART for day in days)
        days.append(receipt.on)
        return near
