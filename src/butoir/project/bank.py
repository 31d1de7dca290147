"""From bank statements to receipts, and from the book to what they may pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from butoir.core.matching import match_payments
from butoir.core.matching_values import KnownPayers, MatchResult, Receipt, Receivable
from butoir.core.money import format_cents
from butoir.formats.model import Document, Entry, Statement
from butoir.project.book import Book

FINAL = ("camt.053", "coda", "cfonb120", "mt940")


@dataclass(frozen=True, slots=True)
class Movement:
    """One bank entry that may settle something, with the place where it stands."""

    key: str
    file: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Bank:
    """What the statements say; `until` is the last day that they cover."""

    movements: tuple[Movement, ...]
    until: date | None


def load_bank(documents: Iterable[Document]) -> Bank:
    """The movements of all statements; an announced one gives way to its final statement.

    A bank that sends notifications (camt.052, camt.054) and then the statement (camt.053, CODA)
    of the same days says the same money twice.
    """
    documents = list(documents)
    covered = {
        (statement.account, day)
        for document in documents
        if document.format in FINAL
        for statement in document.statements
        for day in _days(statement)
    }
    movements = []
    for document in documents:
        for number, statement in enumerate(document.statements):
            for position, entry in enumerate(statement.entries):
                announced = document.format not in FINAL
                if announced and (statement.account, entry.booked_on) in covered:
                    continue
                key = f"{document.file}#{number}.{position}"
                movements.append(Movement(key, document.file, entry))
    return Bank(tuple(movements), max(_ends(documents), default=None))


def _days(statement: Statement) -> Iterator[date | None]:
    yield from {entry.booked_on for entry in statement.entries}


def _ends(documents: Iterable[Document]) -> Iterator[date]:
    for document in documents:
        for statement in document.statements:
            days = [statement.to_on, *(entry.booked_on for entry in statement.entries)]
            yield from (day for day in days if day is not None)


def match_bank(bank: Bank, book: Book) -> MatchResult:
    """Tie the receipts of the bank to the invoices and credit notes of the book."""
    receipts = [_receipt(movement) for movement in bank.movements]
    return match_payments(receipts, list(_receivables(book)), KnownPayers())


def _receipt(movement: Movement) -> Receipt:
    entry = movement.entry
    return Receipt(
        key=movement.key,
        on=entry.booked_on or entry.value_on or date.min,
        cents=entry.cents,
        currency=entry.currency,
        remittance=entry.remittance,
        structured_reference=entry.structured_reference,
        end_to_end=entry.end_to_end,
        counterparty_name=entry.counterparty_name,
        counterparty_iban=entry.counterparty_iban,
        reversal=entry.reversal,
        status=entry.status,
        bank_reference=entry.bank_reference,
    )


def _receivables(book: Book) -> Iterator[Receivable]:
    for (customer, currency), items in book.items.items():
        debtor = book.debtors[customer]
        ibans = (debtor.iban,) if debtor.iban else ()
        for item in items.values():
            yield Receivable(
                number=item.number,
                customer=customer,
                open=item.open,
                currency=currency,
                customer_name=debtor.name,
                issued_on=item.issued_on,
                due_on=item.due_on,
                payment_reference=item.payment_reference,
                order_reference=item.order_reference,
                ibans=ibans,
                cents=item.cents,
            )
    for (customer, currency), credits_ in book.credits.items():
        for number, cents in credits_.items():
            yield Receivable(number, customer, -cents, currency, book.debtors[customer].name)


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
        "booked_on": entry.booked_on.isoformat() if entry.booked_on else None,
        "amount": format_cents(entry.cents),
        "currency": entry.currency,
        "counterparty": {"name": entry.counterparty_name, "iban": entry.counterparty_iban},
        "remittance": entry.remittance,
        "structured_reference": entry.structured_reference,
        "bank_reference": entry.bank_reference,
    }
