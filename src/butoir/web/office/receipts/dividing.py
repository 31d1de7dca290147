"""One entry over customers and invoices of a person's choice: what can be chosen, what was said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from butoir.core.errors import InputError
from butoir.ledger.models import BankEntry, Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from butoir.web.office.receipts.amounts import shown_cents, typed_cents
from butoir.web.office.receipts.read import EntryLine, counted_on, entry_line

MOST_FOUND = 20
_MOST_CUSTOMERS = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """An open invoice, and what was typed for it."""

    pk: int
    number: str
    due_on: date
    open: int
    typed: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A customer who is to get a part, with everything open of it in the entry's currency."""

    pk: int
    name: str
    code: str
    typed: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class DividePage:
    """An entry to divide: the customers found by a search, and those chosen."""

    entry: EntryLine
    query: str
    found: tuple[Customer, ...]
    chosen: tuple[Chosen, ...]


def read_divide(company: Company, entry: BankEntry, said: QueryDict) -> DividePage:
    """What can get a part of an entry; `said` has the search, the customers, what was typed."""
    numbers = [int(pk) for pk in said.getlist("customer") if pk.isdecimal()][:_MOST_CUSTOMERS]
    customers = Customer.objects.filter(company=company, pk__in=numbers).order_by("name")
    query = said.get("q", "").strip()
    return DividePage(
        entry_line(entry),
        query,
        _found(company, query, numbers) if query else (),
        _chosen(company, entry, list(customers), said),
    )


def _found(company: Company, query: str, without: Collection[int]) -> tuple[Customer, ...]:
    """The customers of that name or code, or with that invoice."""
    by_number = Invoice.objects.filter(company=company, document=query).values("customer")
    named = Q(name__icontains=query) | Q(code__iexact=query) | Q(pk__in=by_number)
    rows = Customer.objects.filter(named, company=company).exclude(pk__in=without)
    return tuple(rows.order_by("name", "pk")[:MOST_FOUND])


def _chosen(
    company: Company, entry: BankEntry, customers: list[Customer], said: QueryDict
) -> tuple[Chosen, ...]:
    rows = open_invoice_rows(company, [row.pk for row in customers]) if customers else []
    rows = [row for row in rows if row[5] == entry.currency]
    counted = counted_on(company, entry, [row[0] for row in rows])
    fresh = not any(name.startswith(("invoice-", "credit-")) for name in said)
    choices: dict[int, list[Choice]] = {}
    for pk, customer, number, due_on, _, _, _, open_, *_ in rows:
        typed = said.get(f"invoice-{pk}", "")
        if fresh and len(rows) == 1:
            typed = shown_cents(min(open_, entry.cents))
        due = date.fromisoformat(due_on) if isinstance(due_on, str) else due_on
        one = Choice(pk, number, due, open_, typed, counted.get(pk))
        choices.setdefault(customer, []).append(one)
    return tuple(
        Chosen(
            row.pk,
            row.name,
            row.code,
            said.get(f"credit-{row.pk}", ""),
            tuple(sorted(choices.get(row.pk, ()), key=lambda one: (one.due_on, one.pk))),
        )
        for row in customers
    )


def parts_of(company: Company, said: QueryDict) -> list[tuple[Invoice | Customer, int]]:
    """The parts that a form says: invoices, and customers for what stays as their credit.

    Raises InputError for what is no amount.
    """
    typed: dict[str, dict[int, int]] = {"invoice": {}, "credit": {}}
    for name, text in said.items():
        kind, _, pk = name.partition("-")
        if kind in typed and pk.isdecimal() and str(text).strip():
            cents = typed_cents(str(text), name)
            if cents:
                typed[kind][int(pk)] = cents
    invoices = Invoice.objects.filter(company=company).select_related("customer")
    parts: list[tuple[Invoice | Customer, int]] = [
        (row, typed["invoice"][row.pk]) for row in invoices.filter(pk__in=typed["invoice"])
    ]
    customers = Customer.objects.filter(company=company, pk__in=typed["credit"])
    parts += [(row, typed["credit"][row.pk]) for row in customers]
    if len(parts) != sum(map(len, typed.values())):
        raise InputError("is not this company's", field="invoice")
    return parts
