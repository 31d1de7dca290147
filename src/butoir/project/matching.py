"""From the book and the bank to what was paid: the receipts tied to invoices, and their answer.

Owns what a ledger changes. It already has the receipts of its time: a receipt of a day that the
ledger covers pays nothing in it a second time, and a later one only what it names, never by its
amount alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from butoir.core.items import OpenItem
from butoir.core.matching import match_payments
from butoir.core.matching_values import (
    Allocation,
    KnownPayers,
    MatchResult,
    Part,
    Receivable,
    Suggestion,
    Unmatched,
)
from butoir.core.money import format_cents
from butoir.project.bank import Bank, Movement
from butoir.project.book import Book, Key
from butoir.project.output import day_json

IN_LEDGER = "in-ledger"
STILL_OPEN = "open-in-ledger"


def match_bank(bank: Bank, book: Book) -> MatchResult:
    """Tie the receipts of the bank to the invoices and credit notes of the book."""
    receipts, receivables = bank.receipts, list(_receivables(book))
    end = book.books_end
    if end is None:
        return match_payments(receipts, receivables, KnownPayers())
    outside = [row for row in receivables if row.number not in book.booked[_key(row)]]
    first = [r for r in receipts if r.on <= end]
    early = _early(match_payments(first, outside), match_payments(first, receivables), book)
    left = _left(receivables, early.allocations)
    late = match_payments([r for r in receipts if r.on > end], left, KnownPayers())
    return MatchResult(
        early.allocations + late.allocations,
        early.suggestions + late.suggestions,
        early.unmatched + late.unmatched,
        {**early.candidates, **late.candidates},
    )


def _early(found: MatchResult, whole: MatchResult, book: Book) -> MatchResult:
    """What is not tied to an invoice outside the ledger is taken as booked in it.

    Except a receipt that names what the ledger still has open: it may not be booked after all, and
    holds its customer until a person has looked (R11).
    """
    why = f"the ledger goes to {book.books_end}: taken as booked there already"
    doubtful = {row.receipt: row for row in _still_open(found, whole, book)}
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


def _still_open(found: MatchResult, whole: MatchResult, book: Book) -> Iterator[Suggestion]:
    """The receipts that would be certain if the ledger did not speak of their time."""
    loose = {row.receipt for row in found.unmatched}
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in whole.allocations:
        if row.receipt in loose:
            parts[row.receipt].append(Part(row.invoice, row.customer, row.cents))
    why = f"the ledger goes to {book.books_end} and still has this open: look whether it is booked"
    for receipt, named in parts.items():
        yield Suggestion(receipt, tuple(named), STILL_OPEN, why, 60)


def _left(receivables: list[Receivable], paid: Iterable[Allocation]) -> list[Receivable]:
    gone: dict[tuple[str, str], int] = defaultdict(int)
    for row in paid:
        gone[row.customer, row.invoice] += row.cents
    return [row._replace(open=row.open - gone[row.customer, row.number]) for row in receivables]


def _key(row: Receivable) -> Key:
    return row.customer, row.currency


def _receivables(book: Book) -> Iterator[Receivable]:
    """Each invoice under the number that payers write, its instalments together."""
    for key, items in book.items.items():
        for number, parts in _invoices(book, key, items).items():
            yield _receivable(book, key, number, parts)
    for key, credits_ in book.credits.items():
        for number, cents in credits_.items():
            name = book.debtors[key[0]].name
            yield Receivable(number, key[0], -cents, key[1], name)


def _invoices(book: Book, key: Key, items: dict[str, OpenItem]) -> dict[str, list[OpenItem]]:
    several = book.instalments[key]
    parts = {name for names in several.values() for name in names}
    whole = {number: [item] for number, item in items.items() if number not in parts}
    return whole | {number: [items[name] for name in names] for number, names in several.items()}


def _receivable(book: Book, key: Key, number: str, parts: list[OpenItem]) -> Receivable:
    debtor = book.debtors[key[0]]
    if not parts:
        return Receivable(number, key[0], 0, key[1], debtor.name)
    by_amount = debtor.iban and number not in book.booked[key]
    first = parts[0]
    return Receivable(
        number=number,
        customer=key[0],
        open=sum(item.open for item in parts),
        currency=key[1],
        customer_name=debtor.name,
        issued_on=first.issued_on,
        due_on=first.due_on,
        payment_reference=first.payment_reference,
        order_reference=first.order_reference,
        ibans=(debtor.iban,) if by_amount else (),
        cents=sum(item.cents for item in parts) if len(parts) == 1 else None,
    )


def paid_parts(book: Book, key: Key, row: Allocation) -> list[tuple[str, int]]:
    """The items that an allocation pays, and how much of each: the first due first.

    What is given back (a negative amount) opens them again, the last due first.
    """
    names = book.instalments[key].get(row.invoice)
    if names is None:
        return [(row.invoice, row.cents)]
    shares, left = [], row.cents
    items = book.items[key]
    for name in names if left > 0 else reversed(names):
        item = items[name]
        room = item.open if left > 0 else item.open - item.cents
        share = min(room, left) if left > 0 else max(room, left)
        if share:
            shares.append((name, share))
            left -= share
    if left:
        shares.append((names[-1], left))
    return shares


def match_json(result: MatchResult, bank: Bank) -> dict[str, Any]:
    """The contract's form of a matching; each entry is given as it was read."""
    entries = {movement.key: _entry_json(movement) for movement in bank.movements}
    return {
        "allocations": [
            {
                "entry": entries[row.receipt],
                "invoice": row.invoice,
                "customer": row.customer,
                "amount": format_cents(row.cents),
                "why": row.why,
                "rule": row.code,
                "certain": True,
            }
            for row in result.allocations
        ],
        "suggestions": [
            {
                "entry": entries[row.receipt],
                "invoices": [
                    {"invoice": p.invoice, "customer": p.customer, "amount": format_cents(p.cents)}
                    for p in row.parts
                ],
                "why": row.why,
                "rule": row.code,
                "score": row.score,
                "certain": False,
            }
            for row in result.suggestions
        ],
        "unmatched": [
            {"entry": entries[row.receipt], "why": row.why, "rule": row.code}
            for row in result.unmatched
        ],
    }


def _entry_json(movement: Movement) -> dict[str, Any]:
    entry = movement.entry
    return {
        "key": movement.key,
        "file": movement.file,
        "booked_on": day_json(entry.booked_on),
        "amount": format_cents(entry.cents),
        "currency": entry.currency,
        "counterparty": {"name": entry.counterparty_name, "iban": entry.counterparty_iban},
        "remittance": entry.remittance,
        "structured_reference": entry.structured_reference,
        "bank_reference": entry.bank_reference,
    }
