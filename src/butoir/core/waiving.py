"""Charges that a person gave up, against payment or for good: what is not asked on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from butoir.core.items import Waived


def interest_free_until(waivers: Sequence[Waived], as_of: date) -> date | None:
    """The last day of which no interest is asked, on a day; None when nothing was given up."""
    days = [
        as_of if one.through is None else min(one.through, as_of)
        for one in _binding(waivers, as_of)
        if one.interest
    ]
    return max(days, default=None)


def without_indemnity(waivers: Sequence[Waived], as_of: date) -> bool:
    """Whether the lump sum is not asked on a day."""
    return any(one.indemnity for one in _binding(waivers, as_of))


def _binding(waivers: Sequence[Waived], as_of: date) -> Iterator[Waived]:
    for one in waivers:
        if one.since <= as_of and (one.until is None or as_of < one.until):
            yield one
