"""Tables of invoices, as CSV in any dialect, as workbooks or as DBF.

Owns what kind of thing a table's rows are: invoices, accounting lines (a ledger), or receipts (a
statement). Rows, columns, values and each kind of row have their own `table_*` module. Refuses a
table of customers or of prices, and any table with a row that cannot be read: nothing half-done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from butoir.core.errors import InputError
from butoir.formats.model import Document
from butoir.formats.problems import Problems
from butoir.formats.table_columns import Columns, letter, vocabulary
from butoir.formats.table_csv import read_text
from butoir.formats.table_dbf import is_dbf
from butoir.formats.table_find import Table, find_table, load_sheets, read_options
from butoir.formats.table_groups import name_groups
from butoir.formats.table_invoices import missing_columns, read_invoices
from butoir.formats.table_ledger import (
    is_ledger_table,
    is_payment_table,
    read_ledger,
    read_payments,
)
from butoir.formats.table_rows import Row, Sheet, TableError, as_text
from butoir.formats.table_values import is_amount
from butoir.formats.table_winbooks import ENTRIES, THIRD_PARTIES, read_entries
from butoir.formats.table_xlsx import is_workbook
from butoir.formats.text import looks_binary

HEADINGS = "table_columns.toml"
_HEAD_BYTES = 64_000
_OTHER_FORMATS = (b"<", b"{", b"[")  # XML and JSON
_DECISIVE = ("number", "customer_name", "customer", "issued_on", "due_on", "gross", "open")


def sniff(data: bytes) -> str | None:
    """`table` for a workbook or a DBF, and for text in columns of which some have headings that
    are known, or numbers. Ask every other format first: this one is the least particular."""
    if is_workbook(data) or is_dbf(data):
        return "table"
    head = data[:_HEAD_BYTES]
    if len(data) > _HEAD_BYTES:
        head = head[: head.rfind(b"\n") + 1]
    if looks_binary(head) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHER_FORMATS):
        return None
    score = vocabulary(HEADINGS).score
    try:
        rows = read_text(head, score).sheet.rows
    except TableError:
        return None
    headed = any(score(row.cells) > 1 for row in rows[:60])
    return "table" if headed or _has_column_of_numbers(rows) else None


def read(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> Document:
    """What a table holds; what is wrong with it is a diagnostic with its line and heading.

    `mapping` gives, for a field of `table_columns.toml`, the heading, letter (`B`) or number
    (`2`) of its column, and the options of `table_find.Options`: `decimal`, `date`, `header`,
    `sheet`, `as`, `receivables`.
    """
    problems = Problems()
    document = Document(file=name, format="table")
    sheets: list[Sheet] = []
    try:
        words = vocabulary(HEADINGS)
        sheets, encoding = load_sheets(data, words)
        document = replace(document, encoding=encoding)
        options = read_options(mapping, words, name)
        table = find_table(sheets, words, options, name, lambda columns: not _lacks(columns))
        table = name_groups(table)
        document = replace(document, columns=_columns_read(table))
        purpose = options.purpose or _purpose(table.columns)
        _check_columns(table, purpose, problems)
        if problems.failed:
            pass
        elif purpose == ENTRIES:
            document = replace(document, ledger=read_entries(table, options, problems))
        elif purpose == "ledger":
            document = replace(document, ledger=read_ledger(table, options, problems))
        elif purpose == "payments":
            document = replace(document, statements=read_payments(table, options, problems))
        else:
            document = replace(document, invoices=read_invoices(table, options, problems))
    except TableError as error:
        problems.error(error.code, str(error), error.line)
    except InputError as error:
        code = "bad-mapping" if error.field else "no-headings"
        problems.error(code, error.message, field=error.field)
        document = replace(document, columns=document.columns or _columns_seen(sheets))
    return replace(document, diagnostics=problems.found)


def read_rows(data: bytes) -> list[Sheet]:
    """The sheets of a table as they stand, before anything is made of them; [] when it is none."""
    try:
        return load_sheets(data, vocabulary(HEADINGS))[0]
    except TableError:
        return []


def _columns_read(table: Table) -> tuple[tuple[str, str], ...]:
    """What each column was taken for, in the order of the table."""
    fields = {place: field for field, place in table.columns.places.items()}
    cells = table.heading.cells if table.heading else ()
    width = max([len(cells), *(place + 1 for place in fields)], default=0)
    headings = [as_text(cells[at]) if at < len(cells) else letter(at) for at in range(width)]
    return tuple((fields.get(at, ""), heading) for at, heading in enumerate(headings) if heading)


def _columns_seen(sheets: Sequence[Sheet]) -> tuple[tuple[str, str], ...]:
    """The cells of the first line of a table that was not understood, with their letters."""
    rows = (row.cells for sheet in sheets for row in sheet.rows if len(row.cells) > 1)
    return tuple(("", f"{letter(at)}: {as_text(cell)}") for at, cell in enumerate(next(rows, ())))


def _purpose(columns: Columns) -> str:
    if columns.profile in (ENTRIES, THIRD_PARTIES):
        return columns.profile
    if is_ledger_table(columns):
        return "ledger"
    return "payments" if is_payment_table(columns) else "invoices"


def _lacks(columns: Columns) -> list[str]:
    """The fields without which nothing can be read, for what the rows seem to be."""
    return [] if _purpose(columns) != "invoices" else missing_columns(columns)


def _check_columns(table: Table, purpose: str, problems: Problems) -> None:
    """Tell which columns are missing or unclear, and what the table seems to be instead."""
    columns, line = table.columns, table.heading.line if table.heading else None
    for field in sorted(columns.unclear & set(_DECISIVE)):
        message = f'two columns are called so; say which is "{field}"'
        problems.error("ambiguous-column", message, line, columns.heading(field))
    lacking = missing_columns(columns) if purpose == "invoices" else []
    if purpose == "payments" and "gross" not in columns:
        lacking = ["gross"]
    if purpose == "ledger" and not is_ledger_table(columns):
        lacking = ["account, issued_on, debit and credit"]
    amounts = {"gross", "open", "debit", "credit"} & columns.places.keys()
    customers = purpose == THIRD_PARTIES or (lacking and not amounts and "number" not in columns)
    if customers:
        message = (
            "no column holds an invoice number or an amount to pay; a table of customers is read "
            "as such (--customers)"
        )
        problems.error("not-invoices", message, line)
        return
    for field in lacking:
        message = "no column has this; say which with a mapping"
        if field.startswith("open") and {"net", "unit_price"} & columns.places.keys():
            message = "only prices or amounts without VAT, and no amount to pay"
        problems.error("missing-column", message, line, field)


def _has_column_of_numbers(rows: Sequence[Row]) -> bool:
    """Whether text without known headings is still cut into even rows with amounts in them."""
    width = len(rows[0].cells) if rows else 0
    if len(rows) < 3 or width < 3 or any(len(row.cells) != width for row in rows):
        return False
    return any(all(is_amount(row.cells[place]) for row in rows[1:]) for place in range(width))
