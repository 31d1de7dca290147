"""Tying receipts to invoices where a ledger speaks of their time, and sharing them out.

Owns what a ledger changes. It already has the receipts of its time: a receipt of a day that the
ledger covers pays nothing in it a second time, and a later one only what it names, never by its
amount alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from butoir.core.matching import match_payments
from butoir.core.matching_values import (
    Allocation,
    KnownPayers,
    MatchResult,
    Part,
    Receipt,
    Receivable,
    Suggestion,
    Unmatched,
)

IN_LEDGER = "in-ledger"
STILL_OPEN = "open-in-ledger"
K = TypeVar("K", bound=Hashable)


class Books(NamedTuple):
    """The last day that the ledgers cover, and which invoices come from them."""

    end: date
    has: Callable[[Receivable], bool]


def match_receipts(
    receipts: Sequence[Receipt],
    receivables: Sequence[Receivable],
    known: KnownPayers,
    books: Books | None = None,
) -> MatchResult:
    """Tie receipts to invoices and credit notes; `books` when a ledger has some of them."""
    if books is None:
        return match_payments(receipts, receivables, known)
    outside = [row for row in receivables if not books.has(row)]
    first = [r for r in receipts if r.on <= books.end]
    found, whole = (match_payments(first, rows, known) for rows in (outside, receivables))
    early = _early(found, whole, books.end)
    left = _left(receivables, early.allocations)
    late = match_payments([r for r in receipts if r.on > books.end], left, known)
    return MatchResult(
        early.allocations + late.allocations,
        early.suggestions + late.suggestions,
        early.unmatched + late.unmatched,
        {**early.candidates, **late.candidates},
    )


def _early(found: MatchResult, whole: MatchResult, end: date) -> MatchResult:
    """What is not tied to an invoice outside the ledger is taken as booked in it.

    Except a receipt that names what the ledger still has open: it may not be booked after all, and
    holds its customer until a person has looked (R11).
    """
    why = f"the ledger goes to {end}: taken as booked there already"
    doubtful = {row.receipt: row for row in _still_open(found, whole, end)}
    customers = {
        key: frozenset(part.customer for part in row.parts) for key, row in doubtful.items()
    }
    return replace(
        found,
        suggestions=(*found.suggestions, *doubtful.values()),
        unmatched=tuple(
            row
            if row.receipt in found.candidates or row.code == "debit"
            else Unmatched(row.receipt, IN_LEDGER, why)
            for row in found.unmatched
            if row.receipt not in doubtful
        ),
        candidates={**found.candidates, **customers},
    )


def _still_open(found: MatchResult, whole: MatchResult, end: date) -> Iterator[Suggestion]:
    """The receipts that would be certain if the ledger did not speak of their time."""
    loose = {row.receipt for row in found.unmatched}
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in whole.allocations:
        if row.receipt in loose:
            parts[row.receipt].append(Part(row.invoice, row.customer, row.cents))
    why = f"the ledger goes to {end} and still has this open: look whether it is booked"
    for receipt, named in parts.items():
        yield Suggestion(receipt, tuple(named), STILL_OPEN, why, 60)


def _left(receivables: Sequence[Receivable], paid: Iterable[Allocation]) -> list[Receivable]:
    gone: dict[tuple[str, str], int] = defaultdict(int)
    for row in paid:
        gone[row.customer, row.invoice] += row.cents
    return [row._replace(open=row.open - gone[row.customer, row.number]) for row in receivables]


def share_out(parts: Sequence[tuple[K, int, int]], cents: int) -> list[tuple[K, int]]:
    """What each instalment of an invoice gets of `cents`; each part is (name, open, whole).

    The parts are in the order of their due dates: the first due is paid first. What is given back
    (a negative amount) opens them again, the last due first; what is too much is the last's.
    """
    shares: list[tuple[K, int]] = []
    left = cents
    for name, open_, whole in parts if left > 0 else reversed(parts):
        share = min(open_, left) if left > 0 else max(open_ - whole, left)
        if share:
            shares.append((name, share))
            left -= share
    if left:
        shares.append((parts[-1][0], left))
    return shares
