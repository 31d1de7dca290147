"""From files to accounts, without a database: what every customer owes, as the files say it.

Owns the meeting of invoices, ledgers and the customers table. Refuses to guess: an invoice
without a due date needs the terms, the same invoice in two files counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from butoir.core.errors import InputError
from butoir.core.items import OpenItem
from butoir.core.parties import Address, Debtor
from butoir.formats.customers import CustomerRow
from butoir.formats.detect import read_file
from butoir.formats.model import Document, Invoice, Ledger, LedgerItem, Party
from butoir.law.calendar import COUNTRIES

Key = tuple[str, str]  # customer, currency


@dataclass
class Book:
    """Open items and credits (positive) by customer and currency, then number; in cents.

    `lines` and `open` are what the files hold in all, credits included.
    """

    items: dict[Key, dict[str, OpenItem]] = field(default_factory=lambda: defaultdict(dict))
    credits: dict[Key, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    debtors: dict[str, Debtor] = field(default_factory=dict)
    known: dict[str, CustomerRow] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    lines: int = 0
    open: int = 0


def read_documents(
    paths: Iterable[Path], mapping: Mapping[str, str] | None = None
) -> list[Document]:
    """Every document of the files; raises InputError for the first one that cannot be used."""
    documents = []
    for path in paths:
        for document in read_file(path, mapping):
            for diagnostic in document.diagnostics:
                if diagnostic.severity == "error":
                    raise InputError(
                        diagnostic.message, document.file, diagnostic.line, diagnostic.field
                    )
            documents.append(document)
    return documents


def load_book(
    documents: Iterable[Document],
    customers: Iterable[CustomerRow],
    country: str,
    terms: int | None,
) -> Book:
    """The book of the creditor in `country`; `terms` in days for what has no due date."""
    book = Book()
    directory = _Directory(customers)
    for document in documents:
        book.warnings.extend(
            f"{document.file}: {diagnostic.message}" for diagnostic in document.diagnostics
        )
        if document.ledger is not None:
            _add_ledger(book, document.ledger, document.file, directory, country, terms)
        for invoice in document.invoices:
            _add_invoice(book, invoice, document.file, directory, country, terms)
    return book


class _Directory:
    """The customers table, found again by id, by identifier or by name."""

    def __init__(self, rows: Iterable[CustomerRow]) -> None:
        self._by: dict[str, CustomerRow] = {}
        for row in rows:
            for name in (row.debtor.name, *row.debtor.ids, row.debtor.id):
                self._by.setdefault(_plain(name), row)

    def find(self, *names: str) -> CustomerRow | None:
        """The row of the first name that is known."""
        return next((self._by[_plain(n)] for n in names if n and _plain(n) in self._by), None)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _add_ledger(
    book: Book,
    ledger: Ledger,
    file: str,
    directory: _Directory,
    country: str,
    terms: int | None,
) -> None:
    for entry in ledger.open_items:
        row = directory.find(entry.customer, entry.name)
        customer = row.debtor.id if row else entry.customer
        _know(book, customer, row, Debtor(customer, entry.name or customer, country=country))
        book.lines += 1
        book.open += entry.cents
        key = (customer, "EUR")
        number = _unused({*book.items[key], *book.credits[key]}, _name(entry), entry.on)
        if entry.cents <= 0:
            book.credits[key][number] = -entry.cents
            continue
        due_on = _due(entry.on, None, _terms(row, terms), f"{file}: {number}")
        book.items[key][number] = OpenItem(
            number, due_on, entry.cents, entry.cents, issued_on=entry.on
        )


def _name(entry: LedgerItem) -> str:
    """The piece number when it says something, else the label of the entry."""
    reference = entry.reference.strip()
    if any(character.isdigit() for character in reference):
        return reference
    return entry.label.strip() or reference or "-"


def _unused(taken: set[str], number: str, on: date) -> str:
    if number not in taken:
        return number
    number = f"{number} ({on:%d/%m/%Y})"
    candidates = (
        number if count == 1 else f"{number} {count}" for count in range(1, len(taken) + 2)
    )
    return next(candidate for candidate in candidates if candidate not in taken)


def _add_invoice(
    book: Book,
    invoice: Invoice,
    file: str,
    directory: _Directory,
    country: str,
    terms: int | None,
) -> None:
    buyer = invoice.buyer
    row = directory.find(invoice.customer, *buyer.ids, buyer.name)
    customer = row.debtor.id if row else invoice.customer or buyer.name or "?"
    _know(book, customer, row, _debtor(customer, buyer, country))
    key = (customer, invoice.currency or "EUR")
    where = f"{file}: {invoice.number}"
    if invoice.number in book.items[key] or invoice.number in book.credits[key]:
        book.warnings.append(f"{where}: the same invoice was read before; it counts once")
        return
    book.lines += 1
    book.open += invoice.payable
    if invoice.payable <= 0:
        book.credits[key][invoice.number] = -invoice.payable
        return
    book.items[key][invoice.number] = OpenItem(
        number=invoice.number,
        due_on=_due(invoice.issued_on, invoice.due_on, _terms(row, terms), where),
        cents=max(invoice.gross, invoice.payable),
        open=invoice.payable,
        issued_on=invoice.issued_on,
        order_reference=invoice.order_reference,
        payment_reference=invoice.payment_reference,
    )


def _debtor(customer: str, buyer: Party, country: str) -> Debtor:
    return Debtor(
        id=customer,
        name=buyer.name or customer,
        country=buyer.country if buyer.country in COUNTRIES else country,
        contact_name=buyer.contact,
        email=buyer.email,
        phone=buyer.phone,
        address=Address(buyer.address_lines, buyer.postcode, buyer.city, buyer.country or country),
        ids=buyer.ids,
    )


def _know(book: Book, customer: str, row: CustomerRow | None, debtor: Debtor) -> None:
    if row is not None:
        book.known[customer] = row
        book.debtors[customer] = replace(row.debtor, name=row.debtor.name or debtor.name)
    else:
        book.debtors.setdefault(customer, debtor)


def _terms(row: CustomerRow | None, terms: int | None) -> int | None:
    return row.terms_days if row and row.terms_days is not None else terms


def _due(issued_on: date | None, due_on: date | None, terms: int | None, where: str) -> date:
    if due_on is not None:
        return due_on
    if issued_on is None or terms is None:
        raise InputError("no due date: give the terms in days with --terms", where)
    return issued_on + timedelta(days=terms)
