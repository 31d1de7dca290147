"""From the book and the bank to what was paid: the receipts tied to invoices, and their answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from butoir.core.items import OpenItem
from butoir.core.matching_values import Allocation, KnownPayers, MatchResult, Receivable
from butoir.core.money import format_cents
from butoir.ledger.receipts import Books, match_receipts, share_out
from butoir.project.bank import Bank, Movement
from butoir.project.book import Book, Key
from butoir.project.output import day_json


def match_bank(bank: Bank, book: Book) -> MatchResult:
    """Tie the receipts of the bank to the invoices and credit notes of the book."""
    books = None
    if book.books_end is not None:
        books = Books(book.books_end, lambda row: row.number in book.booked[_key(row)])
    known = KnownPayers(own=bank.accounts)
    return match_receipts(bank.receipts, list(_receivables(book)), known, books)


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
    items = [book.items[key][name] for name in names]
    return share_out([(item.number, item.open, item.cents) for item in items], row.cents)


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
