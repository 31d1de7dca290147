"""Taking a file in, of any kind, once: what it says is made or changed in one transaction.

The file is sealed, what was found is kept with it, and every change is recorded so that it can be
undone (`undo`). The same bytes again change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localdate

from butoir.formats.model import Document
from butoir.journal.events import Happened, lock_head, record_events
from butoir.journal.sealed import seal
from butoir.ledger.changes import Changes
from butoir.ledger.contents import Contents, read_contents
from butoir.ledger.copies import keep_copies, told_of_copies
from butoir.ledger.draft import Draft, load_books
from butoir.ledger.fields import one_line
from butoir.ledger.import_invoices import gather_bills, take_bills
from butoir.ledger.import_ledger import meet_accounts, take_ledger
from butoir.ledger.models import BankEntry, Customer, Import, Invoice, InvoiceCopy, Statement
from butoir.ledger.notes import Notes
from butoir.ledger.people import People
from butoir.ledger.standing import Standing
from butoir.ledger.statements import record_statements
from butoir.users.creditors import creditor_of
from butoir.users.models import Company

_FEW = 500  # customers whose rows are asked for by name, beyond it all are read
_COUNTED: dict[str, type[models.Model]] = {
    "customers": Customer,
    "invoices": Invoice,
    "statements": Statement,
    "entries": BankEntry,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. `again`: the same bytes were taken in before, as `source`.

    `counts` gives created, updated and unchanged by kind of row; `warnings` are sentences.
    """

    source: Import
    again: bool
    counts: Mapping[str, Mapping[str, int]]
    warnings: tuple[str, ...]


def import_file(
    company: Company,
    name: str,
    content: bytes,
    *,
    by: str,
    at: datetime,
    terms: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Imported:
    """Take in a file of invoices, of the books, of a bank, of customers or of legal notices, or an
    archive of them.

    `terms` are the days to pay of invoices without a due date; `mapping` names the columns of
    tables whose headings say nothing. Raises InputError (UnusableFilesError with every place)
    and writes nothing when something in it is wrong.
    """
    digest = hashlib.sha256(content).hexdigest()
    before = _before(company, digest)
    if before is not None:
        return _again(before)
    contents = read_contents(content, name, mapping)
    with transaction.atomic():
        lock_head(company)
        before = _before(company, digest)
        if before is not None:
            return _again(before)
        source = Import.objects.create(
            company=company,
            name=one_line(name, 10_000)[-255:],
            file=seal(content, "application/octet-stream", at),
            format=contents.format[:40],
            imported_at=at,
            imported_by=by,
        )
        return _take(_draft(source, contents, terms), contents)


def _before(company: Company, digest: str) -> Import | None:
    """The import of the same bytes that still stands."""
    return Import.objects.filter(company=company, file=digest, undone_at__isnull=True).first()


def _again(before: Import) -> Imported:
    told = f"imported before on {localdate(before.imported_at)} as {before.name}: nothing changed"
    return Imported(before, True, before.counts, (told,))


def _draft(source: Import, contents: Contents, terms: int | None) -> Draft:
    changes, notes = Changes(source), Notes(contents.warnings)
    company = source.company
    people = People(company, changes, notes)
    return Draft(
        source=source,
        creditor=creditor_of(company),
        terms=terms,
        on=localdate(source.imported_at),
        books=load_books(company),
        changes=changes,
        notes=notes,
        people=people,
        standing=Standing(people, changes, source.imported_by, source.imported_at),
    )


def _take(draft: Draft, contents: Contents) -> Imported:
    documents = contents.documents
    ledgers = sorted((one for one in documents if one.ledger), key=_until)
    if contents.customers or ledgers or any(one.invoices for one in documents):
        draft.people.load()
    for file, rows in contents.customers.items():
        draft.people.describe(rows, file)
    for document in ledgers:
        meet_accounts(draft, document)
    bills = gather_bills(draft, documents)
    if bills or ledgers:
        lists = ledgers or any(bill.is_open_list for bill in bills)
        met = [row.pk for row in draft.people.met.values() if row.pk is not None]
        draft.standing.load(None if lists or len(met) > _FEW else met)
    if ledgers:
        draft.standing.load_movements(draft.books.imports, draft.books.until)
    for document in ledgers:
        take_ledger(draft, document)
    take_bills(draft, bills)
    copies = keep_copies(draft, bills)
    record_statements(draft, documents)
    return _save(draft, copies, sum(len(one.notices) for one in documents))


def _until(document: Document) -> date:
    return (document.ledger.until if document.ledger else None) or date.min


def _save(draft: Draft, copies: Iterable[InvoiceCopy], notices: int) -> Imported:
    source, changes = draft.source, draft.changes
    changes.save()
    source.counts = _counts(draft)
    if notices:  # read here; what they are about is found by `dunning.insolvency`
        source.counts["notices"] = {"created": notices, "updated": 0, "unchanged": 0}
    source.diagnostics = draft.notes.all()
    source.save()
    data: dict[str, Any] = {"name": source.name, "file": source.file_id, "counts": source.counts}
    record_events(
        source.company,
        [Happened("file-imported", f"import:{source.pk}", data), *told_of_copies(copies)],
        by=source.imported_by,
        at=source.imported_at,
    )
    return Imported(source, False, source.counts, tuple(source.diagnostics))


def _counts(draft: Draft) -> dict[str, dict[str, int]]:
    spoken = {
        "customers": len(draft.people.met),
        "invoices": sum(1 for _, row in draft.standing.all() if row.named),
    }
    counts = {}
    for name, model in _COUNTED.items():
        made, changed = draft.changes.made(model), draft.changes.changed(model)
        unchanged = max(0, spoken.get(name, 0) - made - changed)
        row = {"created": made, "updated": changed, "unchanged": unchanged}
        if any(row.values()):
            counts[name] = row
    return counts
