"""The table in a file: its sheet, its line of headings, and the rows under it that are data.

Owns what a person may say of a table (a mapping of fields to columns, and options), and which
rows are plainly no data: blank, repeated headings, remarks, totals. Refuses to choose between two
sheets that both look right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from butoir.core.errors import InputError
from butoir.formats.problems import Problems, shown
from butoir.formats.table_columns import (
    Columns,
    Vocabulary,
    apply_mapping,
    find_column,
    plain,
)
from butoir.formats.table_csv import read_text
from butoir.formats.table_dbf import is_dbf, read_sheet
from butoir.formats.table_rows import Cell, Row, Sheet, as_text
from butoir.formats.table_words import words
from butoir.formats.table_xlsx import is_workbook, read_sheets

_HEADING_AMONG = 60  # rows from the top in which the headings are looked for
_CHOICES = {
    "decimal": (",", "."),
    "date": ("dmy", "mdy"),
    "as": ("invoices", "ledger", "payments"),
}
_NUMBERED = re.compile(r"\d{1,6}")
_FREE_OPTIONS = ("sheet", "header", "receivables")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person said of a table.

    `columns` maps a field to a heading, a letter or a number; `decimal` is the decimal mark,
    `date` the order of day and month, `header` the line of headings (0: there is none), `sheet`
    a name, `purpose` what the rows are, `receivables` the first digits of customer accounts.
    """

    columns: Mapping[str, str]
    decimal: str = ""
    date: str = ""
    header: int | None = None
    sheet: str = ""
    purpose: str = ""
    receivables: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of data with their columns. `heading` is the line of headings, if there is one."""

    sheet: str
    heading: Row | None
    columns: Columns
    rows: Sequence[Row]

    def cell(self, row: Row, field: str) -> Cell:
        """The cell of a field, "" when the table or the row has none."""
        place = self.columns.places.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def text(self, row: Row, field: str) -> str:
        """The cell of a field as one line of text."""
        return as_text(self.cell(row, field))


def load_sheets(data: bytes, vocabulary: Vocabulary) -> tuple[list[Sheet], str | None]:
    """The sheets of a workbook, a DBF or text, and the encoding of text. Raises TableError."""
    if is_workbook(data):
        return read_sheets(data), None
    if is_dbf(data):
        return [read_sheet(data)], None
    text = read_text(data, vocabulary.score)
    return [text.sheet], text.encoding


def read_options(mapping: Mapping[str, str] | None, vocabulary: Vocabulary, name: str) -> Options:
    """The options in a mapping. Raises InputError for a field or a choice that does not exist."""
    given = {key: value.strip() for key, value in (mapping or {}).items()}
    for key, value in given.items():
        if key in _CHOICES and value not in _CHOICES[key]:
            choices = " or ".join(_CHOICES[key])
            raise InputError(f"{shown(value)}: say {choices}", name, field=key)
        if key not in vocabulary.fields and key not in _CHOICES and key not in _FREE_OPTIONS:
            raise InputError("there is no such field", name, field=key)
        if not value:
            raise InputError("the mapping names no column", name, field=key)
    for key in ("header", "receivables"):
        if key in given and not _NUMBERED.fullmatch(given[key]):
            raise InputError(f"{shown(given[key])} is not a number", name, field=key)
    return Options(
        columns={key: value for key, value in given.items() if key in vocabulary.fields},
        decimal=given.get("decimal", ""),
        date=given.get("date", ""),
        header=int(given["header"]) if "header" in given else None,
        sheet=given.get("sheet", ""),
        purpose=given.get("as", ""),
        receivables=given.get("receivables", ""),
    )


def find_table(
    sheets: Sequence[Sheet],
    vocabulary: Vocabulary,
    options: Options,
    name: str,
    fits: Callable[[Columns], bool],
) -> Table:
    """The one sheet whose columns fit the purpose, or else the one with most columns.

    Raises InputError when there is none, or more than one that fits.
    """
    if options.sheet:
        sheets = [sheet for sheet in sheets if sheet.name == options.sheet]
        if not sheets:
            raise InputError(f"no visible sheet {shown(options.sheet)}", name, field="sheet")
    found = [_table_of(sheet, vocabulary, options, name) for sheet in sheets if sheet.rows]
    tables = [table for table in found if table.columns.places]
    if not tables:
        raise InputError(
            "no line of headings was recognised; say which column holds what, such as "
            "number=A, customer_name=B, due_on=D, gross=E",
            name,
        )
    likely = [table for table in tables if fits(table.columns)]
    if len(likely) > 1:
        names = ", ".join(shown(table.sheet) for table in likely)
        raise InputError(f"several sheets look right ({names}): choose one", name, field="sheet")
    return likely[0] if likely else max(tables, key=lambda table: len(table.columns.places))


def _table_of(sheet: Sheet, vocabulary: Vocabulary, options: Options, name: str) -> Table:
    heading, columns = _find_heading(sheet.rows, vocabulary, options, name)
    cells = heading.cells if heading else ()
    columns = apply_mapping(columns, cells, options.columns, name)
    below = heading.line if heading else 0
    return Table(sheet.name, heading, columns, [row for row in sheet.rows if row.line > below])


def _find_heading(
    rows: Sequence[Row], vocabulary: Vocabulary, options: Options, name: str
) -> tuple[Row | None, Columns]:
    """The row that names most fields, or most of those that a person named."""
    best: tuple[int, Row | None, Columns] = (1, None, Columns({}, {}))
    if options.header == 0:
        return None, best[2]
    for row in rows[:_HEADING_AMONG]:
        if options.header is None or row.line == options.header:
            columns = vocabulary.recognise(row.cells)
            named = sum(
                1
                for wanted in options.columns.values()
                if len(plain(wanted)) > 2 and find_column(row.cells, wanted) is not None
            )
            merit = len(columns.places) + 10 * named
            if merit > best[0] or row.line == options.header:
                best = (merit, row, columns)
    if options.header and best[1] is None:
        raise InputError(f"there is no line {options.header}", name, field="header")
    return best[1], best[2]


def data_rows(table: Table, problems: Problems, keys: Sequence[str]) -> Iterator[Row]:
    """The rows that are data; those left out are told, but for blank ones.

    `keys` are the fields of which a row of data has more than one (number, dates, amounts).
    """
    headings = table.heading.cells if table.heading else ()
    names = [text for text in map(as_text, headings) if text]
    fields = [key for key in keys if key in table.columns]
    for row in table.rows:
        filled = [text for text in map(as_text, row.cells) if text]
        if not filled:
            continue
        if names and any(map(as_text, row.cells[len(headings) :])):
            problems.error("column-count", "more columns than the headings name", row.line)
        elif filled == names:
            problems.tally("repeated-header", "the headings again: left out", row.line)
        elif _is_total(table, row, filled, fields):
            problems.tally("total-row", "a row of totals: left out", row.line)
        elif len(filled) == 1 and len(table.columns.places) > 2 and len(fields) > 1:
            problems.tally("remark", "a remark, not a row of the table: left out", row.line)
        else:
            yield row


def _is_total(table: Table, row: Row, filled: Sequence[str], fields: Sequence[str]) -> bool:
    """A word such as "Total", and nothing in the columns that name and date an invoice."""
    total = words("total")
    for field in fields:
        if field == "number" or field.endswith("_on"):
            text = table.text(row, field)
            first = plain(text).partition(" ")[0]
            if text and (text[-1].isdigit() or not {plain(text), first} & total.keys()):
                return False
    known = (plain(text) for text in filled)
    return any(text in total or text.partition(" ")[0] in total for text in known)
