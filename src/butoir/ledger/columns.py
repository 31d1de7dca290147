"""Files that leave something open: kept until a person has settled it.

A table whose headings say nothing waits for its columns, which are remembered; a QIF file for the
order of its dates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from butoir.formats.detect import read_bytes
from butoir.formats.table import read_rows
from butoir.formats.table_columns import plain
from butoir.formats.table_rows import Cell, Row, Sheet, as_text
from butoir.journal.events import lock_head, record_event
from butoir.ledger.importing import Imported, import_file
from butoir.ledger.models import NamedColumns, WaitingFile
from butoir.users.models import Company

KEPT_FOR = timedelta(days=7)  # a file of customers that nobody comes back to is not kept for ever
_OPEN = {  # by format, what a person can settle
    "table": {
        *("missing-column", "no-headings", "not-invoices"),
        *("ambiguous-column", "ambiguous-date", "ambiguous-balance", "unknown-balance"),
    },
    "qif": {"ambiguous-date", "ambiguous-amount"},
}
_TRIED = 50  # the latest lines of headings that are compared


def needs_columns(content: bytes, name: str) -> bool:
    """Whether a file that was refused is one table that can be read once its columns are named,
    or one QIF that can be once its dates and amounts are settled."""
    documents = read_bytes(content, name)
    if len(documents) != 1:
        return False
    settled = _OPEN.get(documents[0].format or "", set())
    return bool(settled & {note.code for note in documents[0].diagnostics})


def keep_waiting(
    company: Company, name: str, content: bytes, *, by: str, at: datetime
) -> WaitingFile:
    """Keep a file until its columns are named; those that waited too long go."""
    WaitingFile.objects.filter(company=company, brought_at__lt=at - KEPT_FOR).delete()
    return WaitingFile.objects.create(
        company=company, name=name[-255:], content=content, brought_at=at, brought_by=by
    )


def remembered_columns(company: Company, content: bytes) -> Mapping[str, str] | None:
    """What a person said of a table with these very headings, the latest first."""
    known = NamedColumns.objects.filter(company=company).order_by("-pk")[:_TRIED]
    sheets = read_rows(content) if known else []
    for row in known:
        cells = headings_of(sheets, row.mapping)
        if cells and _digest(cells) == row.headings:
            mapping: Mapping[str, str] = row.mapping
            return mapping
    return None


def headings_of(sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> Sequence[Cell]:
    """The line of headings that a mapping speaks of; empty when there is none."""
    line = int(mapping.get("header", "0"))
    row = next((row for row in rows_of(sheets, mapping.get("sheet", "")) if row.line == line), None)
    return row.cells if row else ()


def rows_of(sheets: Sequence[Sheet], name: str) -> Sequence[Row]:
    """The rows of the sheet of that name, or of the first that has any."""
    found = (sheet.rows for sheet in sheets if sheet.rows and name in ("", sheet.name))
    return next(found, [])


def import_named(
    waiting: WaitingFile,
    mapping: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    terms: int | None = None,
) -> Imported:
    """Take in a waiting file by its named columns, and remember them for the next one.

    Raises InputError, and keeps the file waiting, when it cannot be read so.
    """
    company, content = waiting.company, bytes(waiting.content)
    with transaction.atomic():
        lock_head(company)
        done = import_file(
            company, waiting.name, content, by=by, at=at, terms=terms, mapping=mapping
        )
        cells = headings_of(read_rows(content), mapping)
        if cells:
            row = NamedColumns.objects.create(
                company=company,
                headings=_digest(cells),
                mapping=dict(mapping),
                made_at=at,
                made_by=by,
            )
            about = f"columns:{row.pk}"
            record_event(company, "columns-named", about, by=by, at=at, data={"mapping": mapping})
        waiting.delete()
    return done


def _digest(cells: Sequence[Cell]) -> str:
    text = json.dumps([plain(as_text(cell)) for cell in cells])
    return hashlib.sha256(text.encode()).hexdigest()
