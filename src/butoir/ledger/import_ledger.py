"""Taking a ledger in: it is the whole of what a company's customers owe, up to its last day.

Its open items are made or brought down; what it no longer has open is settled. Refuses to go back:
a ledger that ends before another one that is known says nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.formats.model import Document, Ledger, LedgerItem, Party
from butoir.ledger.carrying import Carrying, sums_of
from butoir.ledger.chaseable import chaseable
from butoir.ledger.draft import LEDGER_CURRENCY, Draft
from butoir.ledger.entries import add_entry, is_whole, name_of
from butoir.ledger.models import Customer
from butoir.ledger.standing import Row

_OPEN_AGAIN = "settled in an earlier ledger, open again in this one"
_COMPLETE = "fec"  # other tables of accounting lines may be of some accounts only


@dataclass
class _Lines:
    """The open items that a ledger has of one customer, and what became of them."""

    customer: Customer
    entries: list[LedgerItem] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    more: list[str] = field(default_factory=list)
    ahead: int = 0
    new_credits: list[Row] = field(default_factory=list)


class _Span(NamedTuple):
    """The first and last day of a ledger, and the references of its sums carried forward."""

    since: date
    end: date
    sums: frozenset[str]


def meet_accounts(draft: Draft, document: Document) -> None:
    """Know the customers that a ledger keeps an account of."""
    for account in document.ledger.customers if document.ledger else ():
        if not account.left_out:
            draft.people.meet(account.customer, Party(account.name), document.file)


def take_ledger(draft: Draft, document: Document) -> None:
    """Take in the open items of a ledger."""
    ledger, known = document.ledger, draft.books.until
    if ledger is None or ledger.until is None:
        return
    end = _end(draft, ledger.until, document.file)
    if known is not None and end < known:
        draft.changes.rely(draft.books.imports)
        draft.notes.tell(
            f"{document.file}: ends on {ledger.until}, and a ledger to {known} is known: left out"
        )
        return
    asked = chaseable(ledger)
    for note in asked.notes:
        draft.notes.tell(f"{document.file}: {note}")
    inside: dict[int, _Lines] = {}
    for account in asked.customers:
        customer = draft.people.meet(account.customer, Party(account.name), document.file)
        draft.changes.change(customer, booked=True)
        inside.setdefault(id(customer), _Lines(customer))
    for entry in asked.items:
        customer = draft.people.meet(entry.customer, Party(entry.name), document.file, entry.line)
        if entry.cents:
            inside.setdefault(id(customer), _Lines(customer)).entries.append(entry)
    span = _Span(ledger.since or end, end, sums_of(asked.items))
    for lines in inside.values():
        _take_lines(draft, lines, document.file, span)
    _settle_absent(draft, ledger, end, inside, whole=document.format == _COMPLETE)
    draft.books.until = end
    draft.books.imports.append(draft.source.pk)
    draft.source.books_until = end


def _end(draft: Draft, until: date, file: str) -> date:
    """The last day of which a ledger can know. One slip in a year would make every receipt to come
    one that it has, and every later ledger an older one."""
    if until <= draft.on:
        return until
    told = f"has entries of days to come, up to {until}: taken to end on {draft.on}"
    draft.notes.tell(str(InputError(told, file)))
    return draft.on


def _take_lines(draft: Draft, lines: _Lines, file: str, span: _Span) -> None:
    """The open items of one customer: those known by name and day first."""
    claims, end = _claims(draft, lines), span.end
    carried = []
    for place, entry in enumerate(lines.entries):
        if place in claims:
            _bring_down(draft, lines, entry, claims[place], end)
        elif entry.opening and entry.reference in span.sums:
            carried.append(entry)
        else:
            row = add_entry(draft, lines.customer, entry, file)
            lines.new_credits += [row] if entry.cents < 0 else []
    if carried:
        lines.ahead += Carrying(draft, lines.customer, carried, span.since).take(end, file)
    left = draft.absorb(lines.new_credits, lines.ahead, end)
    if left:
        draft.tell_more(lines.more)


def _claims(draft: Draft, lines: _Lines) -> dict[int, str]:
    """The document that each entry means: of its day where there is one, else of its name."""
    names = draft.standing.documents(lines.customer, LEDGER_CURRENCY)
    found: dict[int, str] = {}
    for exact in (True, False):
        for place, entry in enumerate(lines.entries):
            if place in found:
                continue
            for document in names.get((name_of(entry), entry.cents < 0), ()):
                rows = _rows(draft, lines, entry, document)
                same_day = any(row.invoice.issued_on == entry.on for row in rows)
                fits = not entry.opening or is_whole(rows, entry)
                if document not in lines.claimed and fits and (same_day or not exact):
                    found[place] = document
                    lines.claimed.add(document)
                    break
    return found


def _rows(draft: Draft, lines: _Lines, entry: LedgerItem, document: str) -> list[Row]:
    return draft.standing.document(
        lines.customer, LEDGER_CURRENCY, document, credit=entry.cents < 0
    )


def _bring_down(draft: Draft, lines: _Lines, entry: LedgerItem, document: str, end: date) -> None:
    rows = _rows(draft, lines, entry, document)
    for row in rows:
        row.named = True
        draft.changes.rely([row.invoice.source_id])
        draft.changes.change(row.invoice, booked=True)
    why = f"the ledger that goes to {end} has {format_cents(entry.cents)} open"
    more = draft.standing.bring_down(rows, entry.cents, end, why)
    if more and any(row.by_ledgers for row in rows):
        more = draft.standing.reopen(rows, more, end, why)
        draft.changes.rely(draft.books.imports)
        draft.notes.tally(_OPEN_AGAIN, document)
    if more:
        lines.more.append(document)
        lines.ahead += max(0, more)


def _settle_absent(
    draft: Draft, ledger: Ledger, end: date, inside: Iterable[int], *, whole: bool
) -> None:
    """What the ledger would have open if it were: booked before, or of its customers and time."""
    there = set(inside)
    for customer, row in draft.standing.all():
        invoice = row.invoice
        on = invoice.issued_on or invoice.due_on
        mine = id(customer) in there and (invoice.booked or on <= end)
        elsewhere = invoice.currency != LEDGER_CURRENCY or row.open * invoice.cents <= 0
        if row.named or elsewhere or not (mine or (whole and invoice.booked)):
            continue
        draft.changes.rely([invoice.source_id])
        if invoice.booked and on < (ledger.since or on) and not ledger.opened:
            draft.notes.tally(
                f"open before {ledger.since}, where the ledger begins without anything carried "
                "forward: kept open",
                invoice.number,
            )
            continue
        why = f"no longer open in the ledger that goes to {end}"
        draft.notes.tally(f"{why}: settled", invoice.number)
        draft.standing.settle(row, row.open, end, why)
