"""Comma-separated text in any dialect as rows of cells.

Owns the choice of the delimiter and the physical line of every row. The quote is always `"`:
apostrophes are letters. Refuses what is larger than any table of invoices, and quotes that are
never closed.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from butoir.formats.table_rows import Row, Sheet, TableError
from butoir.formats.text import decode, looks_binary

DELIMITERS = (";", "\t", ",", "|")
MOST_ROWS = 300_000
MOST_COLUMNS = 500
_HEAD_LINES = 200
_LONGEST_CELL_LINES = 50
_DECLARED = re.compile(r'"?sep=([^\w"\s]|\t)"?\s*')


@dataclass(frozen=True, slots=True)
class Text:
    """Comma-separated text taken apart, with what was found of its dialect."""

    sheet: Sheet
    encoding: str
    delimiter: str


def read_text(data: bytes, score: Callable[[Sequence[str]], int]) -> Text:
    """The rows of comma-separated text; `score` says how much of a line of headings a row is.

    Raises TableError for binary data, unclosed quotes, or text without columns.
    """
    if looks_binary(data):
        raise TableError("not-a-table", "binary data, neither text nor a workbook")
    decoded = decode(data)
    lines = _lines(decoded.text)
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    if declared:
        lines[0] = ""
    delimiter = declared[1] if declared else _find_delimiter(lines, score)
    if delimiter is None:
        raise TableError("not-a-table", "no delimiter cuts this text into columns")
    return Text(Sheet("", list(_cut(lines, delimiter))), decoded.encoding, delimiter)


def _lines(text: str) -> list[str]:
    text = re.sub(r"(?<!\r)\r+\n", "\n", text)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return text.rstrip("\x1a\n").split("\n")


def _find_delimiter(lines: Sequence[str], score: Callable[[Sequence[str]], int]) -> str | None:
    """The delimiter that shows the most headings; then the one that cuts most evenly."""
    head = [line for line in lines[:_HEAD_LINES] if line.strip()]
    best: tuple[tuple[int, int, int], str] | None = None
    refused: TableError | None = None
    for delimiter in DELIMITERS:
        try:
            rows = [list(row.cells) for row in _cut(head, delimiter)]
        except TableError as error:
            refused = error
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, even = widths.most_common(1)[0]
        headings = max(score([str(cell) for cell in row]) for row in rows)
        merit = (headings if headings > 1 else 0, 100 * even // len(rows), width)
        if best is None or merit > best[0]:
            best = (merit, delimiter)
    if refused and not best:
        raise refused
    return best[1] if best and (best[0][0] or best[0][1] >= 80) else None


def _cut(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """Rows with the line on which each starts; a row quoted as a whole is cut once more."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    start = 1
    count = 0
    try:
        for whole in reader:
            nested = len(whole) == 1 and delimiter in whole[0]
            cells = next(csv.reader([whole[0]], delimiter=delimiter)) if nested else whole
            if any("\n" in cell and cell.count("\n") > _LONGEST_CELL_LINES for cell in cells):
                raise TableError("bad-quotes", "a quote is opened and never closed", start)
            if len(cells) > MOST_COLUMNS:
                raise TableError("too-large", f"more than {MOST_COLUMNS} columns", start)
            if any(cells):
                count += 1
                if count > MOST_ROWS:
                    raise TableError("too-large", f"more than {MOST_ROWS} rows", start)
                yield Row(start, cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            "bad-quotes", f"a quote is opened and never closed: {error}", start
        ) from error
