"""Tables made up for the tests."""

import io

from openpyxl import Workbook

from butoir.formats import table
from butoir.formats.model import Document, Invoice

HEADINGS = "number;customer name;invoice date;due date;total amount"


def read(text: str, mapping: dict[str, str] | None = None) -> Document:
    """A table of this text, read."""
    return table.read(text.encode(), "own.csv", mapping)


def invoices(text: str, mapping: dict[str, str] | None = None) -> tuple[Invoice, ...]:
    """The invoices of a table, which must be readable."""
    document = read(text, mapping)
    assert not document.failed, document.diagnostics
    return document.invoices


def rows(*lines: str, headings: str = HEADINGS) -> str:
    """A table of these lines under headings."""
    return "\n".join((headings, *lines)) + "\n"


def problems(document: Document) -> list[tuple[str, int | None, str | None]]:
    """Code, line and field of every diagnostic."""
    return [(one.code, one.line, one.field) for one in document.diagnostics]


def workbook(**sheets: list[list[object]]) -> bytes:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
