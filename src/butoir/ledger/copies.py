"""The invoices as their customers read them: kept when they come in, found when they are sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from butoir.journal.events import Happened
from butoir.journal.sealed import seal
from butoir.ledger.draft import Draft
from butoir.ledger.import_invoices import Bill
from butoir.ledger.models import InvoiceCopy
from butoir.ledger.standing import Row

PDF = "application/pdf"


def keep_copies(draft: Draft, bills: Iterable[Bill]) -> list[InvoiceCopy]:
    """Tie the PDF that a document is, or carries, to the invoices that were read from it; the
    ties that are new."""
    bringing = [(bill, _rows(draft, bill)) for bill in bills if bill.document.copy]
    kept: list[InvoiceCopy] = []
    if not bringing:
        return kept
    known = _known(row for _, rows in bringing for row in rows)
    for bill, rows in bringing:
        file = seal(bill.document.copy, PDF, draft.source.imported_at)
        for row in rows:
            if (id(row), file.digest) not in known:
                known.add((id(row), file.digest))
                copy = InvoiceCopy(invoice=row.invoice, file=file, source=draft.source)
                kept.append(draft.changes.make(copy))
    return kept


def told_of_copies(copies: Iterable[InvoiceCopy]) -> list[Happened]:
    """An event for each customer whose invoices came with a copy, once the rows are saved: it is
    the customer's own, where that of the file is about everybody's."""
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for copy in copies:
        named[copy.invoice.customer_id].append((copy.invoice.number, copy.file_id))
    return [
        Happened("invoice-copies", f"customer:{pk}", {"copies": pairs})
        for pk, pairs in named.items()
    ]


def copies_of(invoices: Iterable[int]) -> dict[int, str]:
    """The digest of the latest copy of each of these invoices that has one; one query."""
    rows = InvoiceCopy.objects.filter(invoice__in=list(invoices)).order_by("pk")
    return dict(rows.values_list("invoice", "file"))


def _rows(draft: Draft, bill: Bill) -> list[Row]:
    return draft.standing.rows_of(bill.customer, bill.currency, bill.number)


def _known(rows: Iterable[Row]) -> set[tuple[int, str]]:
    """The copies that are there already, by their row."""
    by_invoice = {row.invoice.pk: id(row) for row in rows if row.invoice.pk is not None}
    found = InvoiceCopy.objects.filter(invoice__in=by_invoice).values_list("invoice", "file")
    return {(by_invoice[invoice], file) for invoice, file in found}
