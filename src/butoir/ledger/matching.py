"""Tying the bank entries of a company to its invoices: the certain ones are applied.

The others wait for a person, and so do the reminders of every customer that one of them could
belong to (`Candidate`). Asked again, it answers for what is still open and changes nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from butoir.core.matching_references import compact
from butoir.core.matching_values import Allocation as Match
from butoir.core.matching_values import KnownPayers, MatchResult, Part, Suggestion
from butoir.journal.events import lock_head, record_event
from butoir.ledger.allotting import Allotment, allot, returned_by
from butoir.ledger.bank_rules import day_of, receipt_of
from butoir.ledger.candidates import renew_candidates
from butoir.ledger.listed import listed_payments
from butoir.ledger.matching_input import FEW, Book, entry_key, load_book, load_payers, open_entries
from butoir.ledger.models import BankEntry
from butoir.ledger.receipts import IN_LEDGER, match_receipts
from butoir.ledger.writing import update_instances
from butoir.users.models import Company

LISTED = "in-the-list"
TAKEN_BACK = "taken-back"
_BY_ACCOUNT = ("known-account", "known-account-balance")
_NOTHING_TO_SETTLE = ("internal", "debit", "information", "debit-reversed", "duplicate")
_NOTHING = MatchResult((), (), (), {})


def match_company(company: Company, *, by: str, at: datetime) -> MatchResult:
    """Match what is open of the bank against the book, apply what is certain, keep the rest.

    A fixed number of queries, whatever the size. The answer calls entries by `entry_key`.
    """
    with transaction.atomic():
        lock_head(company)
        entries = open_entries(company)
        if not entries:
            renew_candidates(company, {}, _NOTHING, {}, by=by, at=at)
            return _NOTHING
        book, known = load_book(company), load_payers(company, entries)
        by_key = {entry_key(entry.pk): entry for entry in entries}
        found = _match(company, by_key, book, known)
        applied = _Applying(company, book, by, at).apply(found, by_key, known)
        waiting = renew_candidates(company, by_key, found, book.customers, by=by, at=at)
        if applied or waiting:
            data = {"applied": applied, "waiting": len(found.candidates)}
            record_event(company, "payments-matched", by=by, at=at, data=data)
    return found


# what looks certain, and is not


def _match(
    company: Company, entries: dict[str, BankEntry], book: Book, known: KnownPayers
) -> MatchResult:
    """The answer of the core, where what a list or a ledger makes doubtful is only suggested.

    The receipts after a doubtful one are matched as if it had not come.
    """
    receipts = [receipt_of(key, entry) for key, entry in entries.items()]
    doubtful: list[Suggestion] = []
    while True:
        found = match_receipts(receipts, book.receivables, known, book.books)
        new = _doubted(found, _reasons(company, found, entries, book))
        if not new:
            break
        doubtful += new
        gone = {row.receipt for row in new}
        receipts = [receipt for receipt in receipts if receipt.key not in gone]
    customers = {row.receipt: frozenset(part.customer for part in row.parts) for row in doubtful}
    return replace(
        found,
        suggestions=(*found.suggestions, *doubtful),
        candidates={**found.candidates, **customers},
    )


def _reasons(
    company: Company, found: MatchResult, entries: dict[str, BankEntry], book: Book
) -> dict[str, tuple[str, str]]:
    """The receipts that are less certain than they look: the rule, and why."""
    listed = _listed(company, found, entries, book)
    reasons: dict[str, tuple[str, str]] = {}
    for row in found.allocations:
        rows = book.rows_of(row, entries[row.receipt].currency)
        if row.code in _BY_ACCOUNT and any(one.invoice.booked for one in rows):
            reasons[row.receipt] = row.code, "the ledger may have another one for this amount"
        on = day_of(entries[row.receipt]) or date.min
        for one in rows:
            paid, known_on = listed.get(one.invoice.pk, (0, date.min))
            if row.code != "returned" and 0 < row.cents <= paid and on <= known_on:
                why = f"a list of {known_on} has a payment on it: this one, or another?"
                reasons[row.receipt] = LISTED, why
        if entries[row.receipt].taken_back:
            reasons[row.receipt] = TAKEN_BACK, "a person took this match back: look at it again"
    return reasons


def _listed(
    company: Company, found: MatchResult, entries: dict[str, BankEntry], book: Book
) -> dict[int, tuple[int, date]]:
    """What lists say was paid on the invoices that a match names."""
    named = {
        one.invoice.pk
        for row in found.allocations
        for one in book.rows_of(row, entries[row.receipt].currency)
    }
    return listed_payments(company, named if len(named) <= FEW else None)


def _doubted(found: MatchResult, reasons: dict[str, tuple[str, str]]) -> list[Suggestion]:
    """The certain matches of these receipts as suggestions."""
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in found.allocations:
        if row.receipt in reasons:
            parts[row.receipt].append(Part(row.invoice, row.customer, row.cents))
    return [Suggestion(key, tuple(named), *reasons[key], 60) for key, named in parts.items()]


# what is certain


@dataclass(frozen=True)
class _Applying:
    """The writing of one answer."""

    company: Company
    book: Book
    by: str
    at: datetime

    def apply(self, found: MatchResult, entries: dict[str, BankEntry], known: KnownPayers) -> int:
        """Write the receipts with their allocations, and what became of every entry."""
        states = _states(found)
        matches: dict[str, list[Match]] = defaultdict(list)
        for row in found.allocations:
            matches[row.receipt].append(row)
            states[row.receipt] = "allocated", row.why
        allotments = [self._allotment(entries[key], rows) for key, rows in matches.items()]
        allot(self.company, allotments, by=self.by, at=self.at)
        changed = []
        for key, entry in entries.items():
            if (entry.state, entry.why) != states[key]:
                entry.state, entry.why = states[key]
                changed.append(entry)
        changed += self._gone_back(matches, entries, known)
        update_instances(BankEntry, changed, ("state", "why"))
        return len(allotments)

    def _allotment(self, entry: BankEntry, rows: list[Match]) -> Allotment:
        shares: Allotment = Allotment(entry, rows[0].code, rows[0].why)
        for row in rows:
            shares.share(self.book.rows_of(row, entry.currency), row.cents)
        return shares

    def _gone_back(
        self, matches: dict[str, list[Match]], entries: dict[str, BankEntry], known: KnownPayers
    ) -> list[BankEntry]:
        """The entries whose money went back, marked so that it goes back once."""
        earlier = {int(past.receipt.key): past.receipt.end_to_end for past in known.paid}
        stored = BankEntry.objects.in_bulk(
            list(earlier) if any(e.cents < 0 for k, e in entries.items() if k in matches) else []
        )
        paid = [*stored.values(), *(entries[key] for key in matches if entries[key].cents > 0)]
        gone = []
        for key in matches:
            entry = entries[key]
            if entry.cents >= 0:
                continue
            for past in paid:
                same = past.cents == -entry.cents and past.currency == entry.currency
                if same and compact(past.end_to_end) == compact(entry.end_to_end):
                    past.state, past.why = "returned", returned_by(entry)
                    paid.remove(past)
                    gone.append(past)
                    break
        return gone


def _states(found: MatchResult) -> dict[str, tuple[str, str]]:
    """What becomes of the entries that are not allocated, and why."""
    states = {row.receipt: (_state(row.code), row.why) for row in found.unmatched}
    for row in reversed(found.suggestions):  # the best of each comes first
        states[row.receipt] = "suggested", row.why
    return states


def _state(code: str) -> str:
    if code == IN_LEDGER:
        return "in-ledger"
    return "other" if code in _NOTHING_TO_SETTLE else "unmatched"
