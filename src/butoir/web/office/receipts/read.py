"""What waits to be matched, and what is known of one entry: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from butoir.ledger.bank_rules import day_of
from butoir.ledger.listed import listed_payments
from butoir.ledger.models import BankEntry, Candidate, Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from butoir.web.words.matching import why_said

PER_PAGE = 50
WAITING = ("suggested", "unmatched")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One bank entry that waits."""

    pk: int
    on: date | None
    cents: int
    currency: str
    name: str
    iban: str
    text: str
    suggested: bool
    why: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What an invoice would get; `open` is None when it is not open any more."""

    number: str
    cents: int
    open: int | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer that the entry could belong to, with the invoices suggested and why.

    `left` is what would stay as its credit; `listed_on` the day of a list that already has a
    payment on one of the invoices: the same money could count twice.
    """

    pk: int
    customer: int
    name: str
    code: str
    shares: tuple[Share, ...]
    left: int
    why: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """The entries that wait, and the one that is looked at; None when nothing waits."""

    rows: Page[Any]
    lines: tuple[EntryLine, ...]
    entry: EntryLine | None
    proposals: tuple[Proposal, ...]


def entries_of(company: Company) -> QuerySet[BankEntry]:
    """Every bank entry of a company."""
    return BankEntry.objects.filter(account__company=company)


def read_work(company: Company, chosen: int | None, number: str | None) -> WorkPage:
    """A page of what waits, the suggested first, and the entry chosen or else the first."""
    waiting = entries_of(company).filter(state__in=WAITING).order_by("state", "booked_on", "pk")
    rows = Paginator(waiting, PER_PAGE).get_page(number)
    entries = list(rows)
    entry = next((row for row in entries if row.pk == chosen), None)
    if entry is None and chosen is not None:
        entry = waiting.filter(pk=chosen).first()
    entry = entry or next(iter(entries), None)
    proposals = read_proposals(company, entry) if entry else ()
    lines = tuple(map(entry_line, entries))
    return WorkPage(rows, lines, entry_line(entry) if entry else None, proposals)


def entry_line(row: BankEntry) -> EntryLine:
    """An entry as the pages show it."""
    return EntryLine(
        row.pk,
        day_of(row),
        row.cents,
        row.currency,
        row.counterparty_name,
        row.counterparty_iban,
        " ".join(filter(None, (row.structured_reference, row.remittance))),
        row.state == "suggested",
        why_said(row.why),
        row.taken_back,
    )


def read_proposals(company: Company, entry: BankEntry) -> tuple[Proposal, ...]:
    """The customers that an entry could belong to, the best suggestion first."""
    found = entry.candidates.filter(closed_at__isnull=True).select_related("customer")
    candidates = list(found.order_by("-score", "pk"))
    known = _invoices(company, candidates)
    counted = counted_on(company, entry, [row.pk for rows in known.values() for row in rows])
    open_ = {
        row[0]: row[7] for row in open_invoice_rows(company, {c.customer_id for c in candidates})
    }
    return tuple(_proposal(entry, one, known, open_, counted) for one in candidates)


def counted_on(company: Company, entry: BankEntry, invoices: Collection[int]) -> dict[int, date]:
    """The invoices (ids) on which a list of that day or later has a payment: it could be this."""
    on = day_of(entry) or date.min
    listed = listed_payments(company, invoices) if invoices else {}
    return {
        invoice: known_on
        for invoice, (paid, known_on) in listed.items()
        if paid > 0 and on <= known_on
    }


def _invoices(
    company: Company, candidates: Iterable[Candidate]
) -> dict[tuple[int, str], list[Invoice]]:
    """The invoices that candidates name, by customer and by what payers call them."""
    named = {document for one in candidates for document, _ in one.parts}
    customers = {one.customer_id for one in candidates}
    found: dict[tuple[int, str], list[Invoice]] = {}
    rows = Invoice.objects.filter(company=company, customer__in=customers, document__in=named)
    for row in rows.order_by("due_on", "pk"):
        found.setdefault((row.customer_id, row.document), []).append(row)
    return found


def _proposal(
    entry: BankEntry,
    one: Candidate,
    known: dict[tuple[int, str], list[Invoice]],
    open_: dict[int, int],
    counted: dict[int, date],
) -> Proposal:
    shares, days = [], []
    for document, cents in one.parts:
        rows: Sequence[Invoice] = known.get((one.customer_id, document), ())
        left = [open_[row.pk] for row in rows if row.pk in open_]
        due = rows[0].due_on if rows else None
        shares.append(Share(document, cents, sum(left) if left else None, due))
        days += [counted[row.pk] for row in rows if row.pk in counted]
    customer: Customer = one.customer
    return Proposal(
        one.pk,
        customer.pk,
        customer.name,
        customer.code,
        tuple(shares),
        entry.cents - sum(share.cents for share in shares),
        why_said(one.why),
        max(days, default=None),
    )
