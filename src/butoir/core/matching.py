"""Ties bank receipts to open invoices: certain, suggested with a reason, or unmatched.

A wrong certain match is the worst error that this product can make: a debtor who has not paid is
left alone, and one who has is chased. So a match is certain only when a named rule of
`matching_rules` has proved it; all else waits for a person. Owns the order of the work: what
receipts name first, in order of date, then amounts from known accounts, then suggestions.
Refuses I/O, the clock, and any dependence on the order of its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from butoir.core.matching_book import Book
from butoir.core.matching_citations import read_citations
from butoir.core.matching_payers import identify
from butoir.core.matching_reading import Reading
from butoir.core.matching_returns import Returns
from butoir.core.matching_rules import CERTAIN, Case, Verdict, judge_account, judge_citations
from butoir.core.matching_suggestions import MOST, candidates, suggest
from butoir.core.matching_traces import Traces
from butoir.core.matching_values import (
    Allocation,
    KnownPayers,
    MatchResult,
    Paid,
    Part,
    Receipt,
    Receivable,
    Suggestion,
    Unmatched,
)

__all__ = [
    "Allocation",
    "KnownPayers",
    "MatchResult",
    "Paid",
    "Part",
    "Receipt",
    "Receivable",
    "Suggestion",
    "Unmatched",
    "match_payments",
]

UNMATCHED = {
    "unrecognised": "no invoice number, amount or name recognised",
    "debit": "money that left the account",
    "pending": "not booked yet",
    "information": "for information, not a booking",
    "duplicate": "the same bank entry as another one",
    "returned": "a returned payment: re-open what it had paid",
    "debit-reversed": "a debit that was undone, not a payment",
    "internal": "a transfer between two accounts of ours",
    "nothing-left": "the payer is known, and owes nothing in this currency",
}


def match_payments(
    receipts: Sequence[Receipt],
    invoices: Sequence[Receivable],
    known: KnownPayers | None = None,
) -> MatchResult:
    """What each receipt pays, as far as it is certain, and suggestions for the others.

    `receipts` have distinct keys (a repeated key is a duplicate); `invoices` are all that is
    known, settled ones included if possible. Amounts are cents. Never allocates more than a
    receipt or than an invoice has, nor across currencies; the order of the input is without
    effect. Linear in both for customers of ordinary size.
    """
    return _Matching(invoices, known or KnownPayers()).run(receipts)


class _Matching:
    """One batch: the book as it empties, and the three lists as they fill."""

    def __init__(self, invoices: Sequence[Receivable], known: KnownPayers) -> None:
        self.book = Book(invoices, known)
        self.returns = Returns(known.paid)
        self.allocations: list[Allocation] = []
        self.suggestions: list[Suggestion] = []
        self.unmatched: list[Unmatched] = []
        self.candidates: dict[str, frozenset[str]] = {}
        self.traces = Traces(known.traces)

    def run(self, receipts: Iterable[Receipt]) -> MatchResult:
        ordered = sorted(_once(receipts), key=lambda receipt: (receipt.on, receipt.key))
        cases = []
        for case in map(self._case, self._without_copies(ordered)):
            if not self._settle(case, judge_citations):
                cases.append(case)
                self._claim(case, case.receipt.cents)
        for case in [case for case in cases if not self._settle(case, judge_account)]:
            self._leave(case)
        place = {receipt.key: index for index, receipt in enumerate(ordered)}
        return MatchResult(
            tuple(sorted(self.allocations, key=lambda a: (place[a.receipt], a[1:]))),
            tuple(sorted(self.suggestions, key=lambda s: (place[s.receipt], -s.score, s.parts))),
            tuple(sorted(self.unmatched, key=lambda u: place[u.receipt])),
            dict(sorted(self.candidates.items())),
        )

    def _case(self, receipt: Receipt) -> Case:
        payer = identify(receipt, self.book)
        reading = (
            read_citations(receipt, self.book, payer.owner) if receipt.cents > 0 else Reading()
        )
        return Case(receipt, payer, reading, self.traces.is_said_again(receipt))

    def _without_copies(self, ordered: list[Receipt]) -> Iterator[Receipt]:
        """One bank entry read from two files is one receipt; the bank's reference tells."""
        seen: set[Receipt] = set()
        for receipt in ordered:
            if receipt.status == "booked" and receipt.bank_reference:
                copy = replace(receipt, key="", charges=0)
                if copy in seen:
                    self._unmatch(receipt, "duplicate")
                    continue
                seen.add(copy)
            yield receipt

    def _claim(self, case: Case, cents: int) -> None:
        """Remember what a waiting receipt may have paid, against part payments of the same."""
        for citation in case.reading.citations:
            for position in citation.positions:
                self.book.claims[position] += cents

    def _settle(self, case: Case, judge: Callable[[Case, Book], Verdict | None]) -> bool:
        """Allocate a receipt when a rule makes it certain; True when that was done."""
        receipt = case.receipt
        if receipt.status != "booked":
            return False
        if receipt.cents < 0:
            return self._settle_return(receipt)
        verdict = None if receipt.reversal or not receipt.cents else judge(case, self.book)
        if verdict is None or not verdict.certain:
            return False
        parts = tuple(self.book.take(position, cents) for position, cents in verdict.shares)
        self._allocate(receipt, parts, verdict.code)
        self.returns.record(Paid(receipt, parts))
        return True

    def _settle_return(self, receipt: Receipt) -> bool:
        past = self.returns.original(receipt)
        if past is None:
            return False
        parts = self.returns.undo(past)
        for part in parts:
            self.book.give_back(part)
        self._allocate(receipt, parts, "returned")
        return True

    def _allocate(self, receipt: Receipt, parts: Iterable[Part], code: str) -> None:
        self.allocations += [Allocation(receipt.key, *part, code, CERTAIN[code]) for part in parts]

    def _unmatch(self, receipt: Receipt, code: str) -> None:
        self.unmatched.append(Unmatched(receipt.key, code, UNMATCHED[code]))

    def _leave(self, case: Case) -> None:
        """Suggest what a person may confirm, or say why there is nothing to suggest."""
        receipt = case.receipt
        if not receipt.cents or (receipt.cents > 0 and receipt.reversal):
            self._unmatch(receipt, "debit-reversed" if receipt.cents else "information")
            return
        self._claim(case, -receipt.cents)  # not against itself
        found = self._undone(receipt) if receipt.cents < 0 else suggest(case, self.book)
        self._claim(case, receipt.cents)
        held = candidates(case, found, self.book)
        if held and (receipt.cents > 0 or receipt.reversal or found):
            self.candidates[receipt.key] = held
        if receipt.status != "booked":
            self._unmatch(receipt, "pending" if receipt.status == "pending" else "information")
        elif found:
            self.suggestions += found
        elif receipt.cents < 0:
            self._unmatch(receipt, "returned" if receipt.reversal else "debit")
        else:
            self._unmatch(receipt, _why_nothing(case))

    def _undone(self, receipt: Receipt) -> list[Suggestion]:
        why = UNMATCHED["returned"]
        return [
            Suggestion(receipt.key, self.returns.turned(past), "returned", why, 60)
            for past in self.returns.likely(receipt)[:MOST]
        ]


def _why_nothing(case: Case) -> str:
    if case.payer.role == "own":
        return "internal"
    return "nothing-left" if case.payer.known else "unrecognised"


def _once(receipts: Iterable[Receipt]) -> Iterable[Receipt]:
    """One receipt a key: a booked one before others, then by content, whatever the order."""
    kept: dict[str, Receipt] = {}
    for receipt in receipts:
        other = kept.setdefault(receipt.key, receipt)
        if other is not receipt and _rank(receipt) < _rank(other):
            kept[receipt.key] = receipt
    return kept.values()


def _rank(receipt: Receipt) -> tuple[bool, str]:
    return receipt.status != "booked", repr(receipt)
