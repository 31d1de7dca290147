"""What matching looks at, read from the rows of a company in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from butoir.core.matching_traces import DAYS_APART
from butoir.core.matching_values import Allocation, KnownPayers, Paid, Part, Receivable, Trace
from butoir.ledger.bank_rules import day_of, receipt_of
from butoir.ledger.draft import load_books
from butoir.ledger.models import Allocation as AllocationRow
from butoir.ledger.models import BankAccount, BankEntry, Customer, Invoice, KnownPayer
from butoir.ledger.open_items import settled_by_invoice
from butoir.ledger.receipts import Books
from butoir.ledger.standing import Row
from butoir.users.models import Company

OPEN_STATES = ("unmatched", "suggested", "in-ledger")
FEW = 500  # values that a query names; beyond it all rows are read
Key = tuple[str, str, str, bool]  # customer's code, currency, document, whether it is a credit


def entry_key(pk: int) -> str:
    """How matching calls a bank entry."""
    return f"{pk:015d}"


@dataclass
class Book:
    """The company's invoices as matching takes them, the rows behind each, and its customers."""

    customers: dict[str, Customer] = field(default_factory=dict)
    rows: dict[Key, list[Row]] = field(default_factory=dict)
    receivables: list[Receivable] = field(default_factory=list)
    books: Books | None = None

    def rows_of(self, match: Allocation, currency: str) -> list[Row]:
        """The rows that a certain match is for, first due first.

        A share below zero is a credit's, but for a return, which gives back what was taken.
        """
        credit = (match.cents < 0) != (match.code == "returned")
        return self.find(match.customer, currency, match.invoice, credit=credit)

    def find(self, customer: str, currency: str, document: str, *, credit: bool) -> list[Row]:
        """The rows under that name: the invoice or the credit note, else the other one."""
        key = (customer, currency, document)
        return self.rows.get((*key, credit)) or self.rows.get((*key, not credit), [])


def open_entries(company: Company) -> list[BankEntry]:
    """The bank entries of which nothing is decided yet, in the order in which they came."""
    return list(
        BankEntry.objects.filter(account__company=company, state__in=OPEN_STATES).order_by("pk")
    )


def load_book(company: Company) -> Book:
    """Every invoice and credit note, settled ones included; four queries."""
    book = Book()
    people = {row.pk: row for row in Customer.objects.filter(company=company)}
    book.customers = {row.code: row for row in people.values()}
    settled = settled_by_invoice(company)
    found: dict[Key, list[Row]] = defaultdict(list)
    for invoice in Invoice.objects.filter(company=company).order_by("due_on", "pk"):
        code = people[invoice.customer_id].code
        credit = invoice.cents < 0
        name = invoice.number if credit else invoice.document
        row = Row(invoice, invoice.cents - settled.get(invoice.pk, 0))
        found[code, invoice.currency, name, credit].append(row)
    book.rows = dict(found)
    book.receivables = [
        _receivable(key, rows, book.customers[key[0]]) for key, rows in found.items()
    ]
    until = load_books(company).until
    if until is not None:
        booked = {key[:3] for key, rows in found.items() if any(r.invoice.booked for r in rows)}
        book.books = Books(until, lambda row: (row.customer, row.currency, row.number) in booked)
    return book


def _receivable(key: Key, rows: list[Row], customer: Customer) -> Receivable:
    code, currency, document, credit = key
    open_ = sum(row.open for row in rows)
    if credit:
        return Receivable(document, code, open_, currency, customer.name)
    first = rows[0].invoice
    booked = any(row.invoice.booked for row in rows)
    return Receivable(
        number=document,
        customer=code,
        open=open_,
        currency=currency,
        customer_name=customer.name,
        issued_on=first.issued_on,
        due_on=first.due_on,
        payment_reference=first.payment_reference,
        order_reference=first.order_reference,
        ibans=(customer.iban,) if customer.iban and not booked else (),
        cents=first.cents if len(rows) == 1 else None,
    )


def load_payers(company: Company, entries: Collection[BankEntry]) -> KnownPayers:
    """The accounts and names that people taught, our own accounts, and the payments that an entry
    may undo or say again."""
    ibans: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    found = KnownPayer.objects.filter(customer__company=company)
    for iban, name, code in found.values_list("iban", "name", "customer__code"):
        if iban:
            ibans[iban].add(code)
        if name:
            names[name].add(code)
    return KnownPayers(
        {iban: frozenset(codes) for iban, codes in ibans.items()},
        {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1},
        tuple(_paid(company, {-entry.cents for entry in entries if entry.cents < 0})),
        own_accounts(company),
        tuple(_traces(company, entries)),
    )


def own_accounts(company: Company) -> frozenset[str]:
    """The company's accounts: that of its letters, and those of its statements."""
    found = BankAccount.objects.filter(company=company).values_list("number", flat=True)
    return frozenset({company.iban, *found} - {""})


def _traces(company: Company, entries: Iterable[BankEntry]) -> Iterator[Trace]:
    """What was allocated around the days of some entries, of what has a reference of the payer."""
    days = [on for entry in entries if entry.end_to_end and (on := day_of(entry))]
    if not days:
        return
    around = (min(days) - timedelta(DAYS_APART), max(days) + timedelta(DAYS_APART))
    found = BankEntry.objects.filter(
        account__company=company, state="allocated", cents__gt=0, booked_on__range=around
    )
    rows = found.exclude(end_to_end="").values_list("end_to_end", "cents", "currency", "booked_on")
    for reference, cents, currency, on in rows:
        if on is not None:
            yield Trace(reference, cents, currency, on)


def _paid(company: Company, amounts: Collection[int]) -> list[Paid]:
    """The receipts of these amounts that were allocated and did not go back."""
    if not amounts:
        return []
    found = BankEntry.objects.filter(account__company=company, state="allocated", cents__gt=0)
    if len(amounts) <= FEW:
        found = found.filter(cents__in=amounts)
    parts: dict[int, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    shares = AllocationRow.objects.filter(receipt__entry__in=found.values("pk"))
    for entry, document, number, code, whole, cents in shares.values_list(
        "receipt__entry",
        "invoice__document",
        "invoice__number",
        "invoice__customer__code",
        "invoice__cents",
        "cents",
    ):
        parts[entry][number if whole < 0 else document, code] += cents
    return [
        Paid(
            receipt_of(entry_key(entry.pk), entry),
            tuple(Part(*named, cents) for named, cents in parts[entry.pk].items() if cents),
        )
        for entry in found.order_by("pk")
        if entry.pk in parts
    ]
