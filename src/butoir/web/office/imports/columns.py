"""Which column of a table holds what: its first rows, what a person chose, and what comes of it.

A QIF file has no columns: its dates and amounts are settled here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from butoir.core.errors import InputError, UnusableFilesError
from butoir.formats import qif
from butoir.formats.detect import read_bytes
from butoir.formats.model import Entry, Invoice
from butoir.formats.table import HEADINGS, read_rows
from butoir.formats.table_columns import vocabulary
from butoir.formats.table_rows import Row, Sheet, as_text
from butoir.formats.told import errors_of
from butoir.ledger.columns import rows_of
from butoir.ledger.models import WaitingFile
from butoir.web.office.imports.words import FIELDS, Told, errors_told

OFFERED = (
    "number",
    "customer_name",
    "customer",
    "issued_on",
    "due_on",
    "gross",
    "open",
    "paid",
    "currency",
    "kind",
    "order_reference",
    "payment_reference",
    "email",
    "phone",
)
_SHOWN_ROWS = 6
_SHOWN_INVOICES = 5
_MOST_COLUMNS = 60
_OPTIONS = ("header", "date", "decimal", "sheet")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 1, its first cells and the field chosen for it."""

    place: int
    cells: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """A waiting file with what was chosen so far, and the first invoices as they would be, or the
    first movements where it is a QIF (`of_a_bank`)."""

    pk: int
    name: str
    sheets: tuple[str, ...]
    lines: tuple[int, ...]
    columns: tuple[Column, ...]
    chosen: Mapping[str, str]
    fields: tuple[tuple[str, object], ...]
    invoices: tuple[Invoice, ...]
    count: int
    errors: tuple[Told, ...]
    of_a_bank: bool = False
    entries: tuple[Entry, ...] = ()


def read_columns(waiting: WaitingFile, said: QueryDict, error: InputError | None = None) -> object:
    """The page of a waiting table; `said` is what its form says, nothing the first time."""
    content = bytes(waiting.content)
    if is_of_a_bank(content):
        return _read_movements(waiting, content, said, error)
    sheets = [sheet for sheet in read_rows(content) if sheet.rows]
    chosen = mapping_of(said) if said else _first_guess(sheets)
    rows = rows_of(sheets, chosen.get("sheet", ""))[:_SHOWN_ROWS]
    invoices, problems = _understood(content, waiting.name, chosen)
    errors = errors_told(waiting.name, error) if error else problems
    return ColumnsPage(
        waiting.pk,
        waiting.name,
        tuple(sheet.name for sheet in sheets) if len(sheets) > 1 else (),
        tuple(row.line for row in rows),
        _columns(rows, chosen),
        chosen,
        tuple((name, FIELDS[name]) for name in OFFERED),
        invoices[:_SHOWN_INVOICES],
        len(invoices),
        errors if said else (),
    )


def is_of_a_bank(content: bytes) -> bool:
    """Whether a waiting file is a QIF, of which only dates and amounts are to be settled."""
    return qif.sniff(content) is not None


def _read_movements(
    waiting: WaitingFile, content: bytes, said: QueryDict, error: InputError | None
) -> ColumnsPage:
    chosen = mapping_of(said)
    document = read_bytes(content, waiting.name, chosen)[0]
    entries = [entry for statement in document.statements for entry in statement.entries]
    wrong = tuple(errors_of(document))
    problems = error or (UnusableFilesError(wrong) if wrong and chosen else None)
    return ColumnsPage(
        *(waiting.pk, waiting.name, (), (), (), chosen, (), ()),
        count=len(entries),
        errors=errors_told(waiting.name, problems) if problems else (),
        of_a_bank=True,
        entries=tuple(entries[:_SHOWN_INVOICES]),
    )


def mapping_of(said: QueryDict) -> dict[str, str]:
    """What the form says, as `import_file` takes it: fields with the number of their column."""
    mapping = {name: str(said[name]) for name in _OPTIONS if said.get(name)}
    for place in range(1, _MOST_COLUMNS + 1):
        field = said.get(f"column-{place}", "")
        if field in OFFERED:
            mapping.setdefault(field, str(place))
    return mapping


def _first_guess(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The first line for headings, and those of them that say something."""
    rows = rows_of(sheets, "")
    if not rows:
        return {}
    found = vocabulary(HEADINGS).recognise(rows[0].cells)
    named = {field: str(at + 1) for field, at in found.places.items() if field in OFFERED}
    return {"header": str(rows[0].line), **named}


def _columns(rows: Sequence[Row], chosen: Mapping[str, str]) -> tuple[Column, ...]:
    width = min(max((len(row.cells) for row in rows), default=0), _MOST_COLUMNS)
    fields = {place: field for field, place in chosen.items() if field in OFFERED}
    return tuple(
        Column(place + 1, tuple(_cell(row, place) for row in rows), fields.get(str(place + 1), ""))
        for place in range(width)
    )


def _cell(row: Row, place: int) -> str:
    return as_text(row.cells[place])[:60] if place < len(row.cells) else ""


def _understood(
    content: bytes, name: str, chosen: Mapping[str, str]
) -> tuple[tuple[Invoice, ...], tuple[Told, ...]]:
    """The invoices of the table as they would be taken in, or what is still wrong."""
    document = read_bytes(content, name, chosen)[0]
    errors = errors_of(document)
    return document.invoices, errors_told(name, UnusableFilesError(tuple(errors))) if errors else ()
