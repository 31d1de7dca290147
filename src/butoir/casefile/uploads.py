"""Documents that people add to a case: the order, the delivery note, the terms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.casefile.facts import EMAIL, PDF, PICTURES, CaseUpload, Kept
from butoir.casefile.models import CaseDocument
from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.ledger.models import Customer, Invoice

KINDS = ("order", "contract", "terms", "delivery", "letter", "identity", "other")
MEDIA_TYPES = (PDF, *PICTURES, EMAIL)
_LONGEST = 120  # characters of a title


@transaction.atomic
def add_document(
    customer: Customer,
    kind: str,
    title: str,
    content: bytes,
    media_type: str,
    *,
    by: str,
    at: datetime,
    invoice: Invoice | None = None,
) -> CaseDocument:
    """Seal a document and tie it to the customer's case, or to one invoice of it.

    Raises InputError on another kind, no title, or a file that is none of `MEDIA_TYPES`.
    """
    title = " ".join(title.split())[:_LONGEST]
    if kind not in KINDS:
        raise InputError(f"{kind!r} is none of {', '.join(KINDS)}", field="kind")
    if not title:
        raise InputError("a document has a title", field="title")
    if media_type not in MEDIA_TYPES or not content:
        raise InputError("neither a PDF, a picture nor an e-mail", field="file")
    if invoice is not None and invoice.customer_id != customer.pk:
        raise InputError("is no invoice of this customer", invoice.number, field="invoice")
    lock_head(customer.company)
    file = seal(content, media_type, at)
    row = CaseDocument.objects.create(
        company=customer.company,
        customer=customer,
        invoice=invoice,
        kind=kind,
        title=title,
        file=file,
        made_at=at,
        made_by=by,
    )
    number = invoice.number if invoice else None
    _tell(row, "case-document", {"kind": kind, "file": file.digest, "invoice": number}, by, at)
    return row


@transaction.atomic
def end_document(row: CaseDocument, *, by: str, at: datetime) -> None:
    """Take a document out of the case: it stays sealed. Raises InputError when it was before."""
    lock_head(row.company)
    running = CaseDocument.objects.filter(pk=row.pk, ended_at=None)
    if not running.update(ended_at=at, ended_by=by):
        raise InputError("was taken out before", field="document")
    _tell(row, "case-document-ended", {}, by, at)


def load_uploads(customer: Customer) -> tuple[CaseUpload, ...]:
    """The documents of a case, in the order of their kinds and coming; one query."""
    rows = CaseDocument.objects.filter(customer=customer, ended_at=None).order_by("pk")
    columns = ("pk", "kind", "title", "invoice__number", "file", "file__media_type", "file__size")
    found = [
        CaseUpload(pk, kind, title, number or "", Kept(*file))
        for pk, kind, title, number, *file in rows.values_list(*columns)
    ]
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))


def _tell(row: CaseDocument, kind: str, data: dict[str, Any], by: str, at: datetime) -> None:
    about = f"customer:{row.customer_id}"
    said = {"document": row.pk, "title": row.title, **data}
    record_event(row.company, kind, about, by=by, at=at, data=said)
