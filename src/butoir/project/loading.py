"""From documents to the book: invoices, ledgers and the customers table meet here.

What the books say comes first: an invoice that the ledger has counts as the ledger has it. Refuses
to guess: an invoice without a due date needs the terms, the same invoice in two files counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from butoir.core.errors import InputError
from butoir.core.items import Hold, OpenItem
from butoir.core.money import format_cents
from butoir.core.parties import Address, Creditor, Debtor
from butoir.formats.customers import CustomerRow
from butoir.formats.model import Document, Invoice, Party
from butoir.formats.told import warnings_of
from butoir.ledger.chaseable import chaseable
from butoir.ledger.directory import Directory
from butoir.ledger.due_dates import due_date
from butoir.ledger.naming import entry_name, instalment_name, unused_name
from butoir.ledger.notes import Notes
from butoir.ledger.resting import HOLDS
from butoir.ledger.sellers import not_ours
from butoir.ledger.terms import choose_terms, learn_terms
from butoir.project.book import Book, Key

_LEDGER_CURRENCY = "EUR"  # a FEC is kept in euros


def load_book(
    documents: Sequence[Document],
    customers: Iterable[CustomerRow],
    creditor: Creditor,
    terms: int | None,
) -> Book:
    """The book of a creditor; `terms` in days for what has no due date.

    The order of the files counts only for an invoice that two of them give with two amounts: the
    first counts, and this is told. Raises InputError for an invoice without believable due date.
    """
    book = Book(Directory(customers))
    loader = _Loader(book, creditor, terms)
    for document in documents:
        book.warnings += warnings_of(document)
    ledgers = [document for document in documents if document.ledger is not None]
    if len(ledgers) > 1:
        book.warnings.append(
            f"{len(ledgers)} ledgers: what one carried forward into the other counts twice; "
            "give the latest alone"
        )
    for document in ledgers:
        loader.meet_accounts(document)
    loader.learn_terms(documents)
    for document in ledgers:
        loader.add_ledger(document)
    for document in sorted(documents, key=_says_codes, reverse=True):
        loader.add_invoices(document)
    loader.rest_corrected()
    book.warnings += loader.told()
    return book


def _says_codes(document: Document) -> bool:
    """Files that tell customers apart by a code come before those that only name them."""
    return any(invoice.customer for invoice in document.invoices)


class _Loader:
    """What puts the documents of one run into its book."""

    def __init__(self, book: Book, creditor: Creditor, terms: int | None) -> None:
        self.book, self.creditor, self.terms = book, creditor, terms
        self._in_ledger: set[str] = set()
        self._told: dict[tuple[str, Party, str], str] = {}
        self._corrected: dict[Key, set[str]] = defaultdict(set)
        self._written: dict[str, list[tuple[date, date]]] = defaultdict(list)
        self._by_terms = Notes()

    def meet_accounts(self, document: Document) -> None:
        """The customers that a ledger keeps an account of."""
        for account in document.ledger.customers if document.ledger else ():
            if not account.left_out:
                party = Party(account.name)
                self._in_ledger.add(self._know(account.customer, party, document.file))

    def learn_terms(self, documents: Iterable[Document]) -> None:
        """When the invoices of known customers are due, where it is written."""
        for document in documents:
            for invoice in document.invoices:
                issued_on, due_on = invoice.issued_on, invoice.due_on
                if issued_on and due_on and invoice.payable > 0:
                    one = self.book.directory.find(invoice.customer, invoice.buyer, document.file)
                    self._written[one or ""].append((issued_on, due_on))

    def add_ledger(self, document: Document) -> None:
        """The open items of a ledger."""
        book, ledger, file = self.book, document.ledger, document.file
        if ledger is None:
            return
        asked = chaseable(ledger)
        book.warnings += [f"{file}: {note}" for note in asked.notes]
        book.lines += asked.lines
        ends = [day for day in (ledger.until, book.books_end) if day is not None]
        book.books_end = max(ends, default=None)
        for entry in asked.items:
            key = (self._know(entry.customer, Party(entry.name), file), _LEDGER_CURRENCY)
            book.open += entry.cents
            number = unused_name(
                {*book.items[key], *book.credits[key]}, entry_name(entry), entry.on
            )
            book.booked[key].add(number)
            if entry.cents <= 0:
                book.credits[key][number] = -entry.cents
                continue
            due_on = self._due(key, entry.on, entry.due_on, file, entry.line, number)
            whole = max(entry.whole, entry.cents)
            book.items[key][number] = OpenItem(
                number, due_on, whole, entry.cents, issued_on=entry.on
            )

    def add_invoices(self, document: Document) -> None:
        """The invoices of a document; the rows of one number are its instalments."""
        file = document.file
        found: dict[tuple[Key, str], list[Invoice]] = {}
        for invoice in document.invoices:
            stranger = not_ours(invoice, self.creditor)
            if stranger:
                self._warn(file, invoice, f"{stranger}; left out")
                continue
            customer = self._know(invoice.customer, invoice.buyer, file)
            key = (customer, invoice.currency or _LEDGER_CURRENCY)
            found.setdefault((key, invoice.number), []).append(invoice)
            if invoice.rests == "corrective":
                self._corrected[key].update(invoice.preceding)
        for (key, number), parts in found.items():
            if number in self.book.booked[key]:
                self._complete(key, number, parts, file)
            elif self.book.has(key, number) or number in self.book.instalments[key]:
                self._warn(file, parts[0], self._again(key, number, parts))
                self._rest(key, number, parts[0].rests)
            elif self._is_of_the_ledgers_time(key, parts):
                self._warn(
                    file,
                    parts[0],
                    "not among the open items of the ledger, which knows its customer and its "
                    "time: taken as paid, or as there under another number",
                )
            else:
                self._add(key, number, parts, file)

    def _again(self, key: Key, number: str, parts: Sequence[Invoice]) -> str:
        told = "the same invoice was read before; it counts once"
        item = self.book.items[key].get(number)
        if item is None or item.open == sum(part.payable for part in parts):
            return told
        return f"{told}, as it was first: {format_cents(item.open)}"

    def _is_of_the_ledgers_time(self, key: Key, parts: Sequence[Invoice]) -> bool:
        """An unknown date, of the invoice or of the ledger's end, could be of that time."""
        days = [part.issued_on or part.due_on for part in parts]
        end = self.book.books_end or date.max
        return key[0] in self._in_ledger and any((on or date.min) <= end for on in days)

    def _complete(self, key: Key, number: str, parts: Sequence[Invoice], file: str) -> None:
        """The ledger says how much is open; the invoice when it is due and how it is paid."""
        item, invoice = self.book.items[key].get(number), parts[0]
        if item is None or len(parts) > 1:
            return
        due_on = item.due_on
        if invoice.due_on is not None:
            due_on = self._due(key, invoice.issued_on, invoice.due_on, file, invoice.line, number)
        if invoice.payable != item.open:
            self._warn(
                file,
                invoice,
                f"{format_cents(invoice.payable)} to pay here, {format_cents(item.open)} open in "
                "the ledger: the ledger counts",
            )
        self.book.items[key][number] = replace(
            item,
            due_on=due_on,
            order_reference=invoice.order_reference,
            payment_reference=invoice.payment_reference,
            holds=_holds(invoice.rests),
        )

    def _add(self, key: Key, number: str, parts: Sequence[Invoice], file: str) -> None:
        book = self.book
        names: list[str] = []
        for part in sorted(parts, key=lambda one: one.due_on or date.min):
            book.lines += 1
            book.open += part.payable
            name = number if len(parts) == 1 else instalment_name(number, part.due_on)
            name = unused_name({*book.items[key], *book.credits[key]}, name, part.due_on)
            if part.payable <= 0:
                book.credits[key][name] = -part.payable
                continue
            names.append(name)
            book.items[key][name] = OpenItem(
                number=name,
                due_on=self._due(key, part.issued_on, part.due_on, file, part.line, number),
                cents=max(part.gross, part.payable),
                open=part.payable,
                issued_on=part.issued_on,
                order_reference=part.order_reference,
                payment_reference=part.payment_reference,
                holds=_holds(part.rests),
            )
        if len(parts) > 1:
            book.instalments[key][number] = names

    def rest_corrected(self) -> None:
        """An invoice that another one corrects rests as that one does, whichever came first."""
        for key, numbers in self._corrected.items():
            for number in numbers:
                self._rest(key, number, "corrective")

    def _rest(self, key: Key, number: str, rests: str) -> None:
        """Let a known invoice rest, all its instalments included."""
        items = self.book.items[key]
        for name in (number, *self.book.instalments[key].get(number, ())):
            if name in items:
                items[name] = replace(items[name], holds=(*items[name].holds, *_holds(rests)))

    def _know(self, code: str, party: Party, file: str) -> str:
        """The customer, with what this file adds to what is known of it."""
        told = (code, party, file)
        if told not in self._told:
            self._told[told] = self._meet(code, party, file)
        return self._told[told]

    def _meet(self, code: str, party: Party, file: str) -> str:
        book = self.book
        customer = book.directory.customer(code, party, file)
        if customer in book.known:
            book.debtors.setdefault(customer, book.known[customer].debtor)
            return customer
        debtor = self._debtor(customer, party)
        known = book.debtors.get(customer)
        book.debtors[customer] = _completed(known, debtor) if known else debtor
        return customer

    def _debtor(self, customer: str, buyer: Party) -> Debtor:
        country = buyer.country or self.creditor.country
        return Debtor(
            id=customer,
            name=buyer.name or customer,
            country=country,
            contact_name=buyer.contact,
            email=buyer.email,
            phone=buyer.phone,
            address=Address(buyer.address_lines, buyer.postcode, buyer.city, country),
            ids=buyer.ids,
        )

    def _due(
        self,
        key: Key,
        issued_on: date | None,
        due_on: date | None,
        file: str,
        line: int | None,
        number: str,
    ) -> date:
        """The due date as written, else the agreed terms after the day of issue."""
        row = self.book.known.get(key[0])
        written = self._written.get(key[0], ())
        terms = choose_terms(row.terms_days if row else None, learn_terms(written), self.terms)
        day = due_date(number, issued_on, due_on, terms.days, file=file, line=line)
        if due_on is None:
            self._by_terms.tally(terms.told, number)
        return day

    def told(self) -> list[str]:
        """Whose terms gave the due dates that are not written."""
        return self._by_terms.all()

    def _warn(self, file: str, invoice: Invoice, message: str) -> None:
        self.book.warnings.append(
            str(InputError(f"{invoice.number}: {message}", file, invoice.line))
        )


def _holds(rests: str) -> tuple[Hold, ...]:
    """The hold that an invoice calls for by itself."""
    if not rests:
        return ()
    kind, reason = HOLDS[rests]
    return (Hold(kind, date.min, reason=reason),)


def _completed(known: Debtor, more: Debtor) -> Debtor:
    """What one file does not say of a debtor, another may."""
    return replace(
        known,
        contact_name=known.contact_name or more.contact_name,
        email=known.email or more.email,
        phone=known.phone or more.phone,
        address=known.address if known.address.city else more.address,
        country=known.country if known.address.city else more.country,
        ids=known.ids or more.ids,
    )
