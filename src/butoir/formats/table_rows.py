"""Tables as rows of cells, wherever they come from.

Owns the values that the readers of CSV and of workbooks give: a sheet, its rows, their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Cell = str | int | float | bool | date | datetime | time | timedelta


class Row(NamedTuple):
    """One row; `line` is where it starts in the file, or its row number in the sheet."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file; comma-separated text has one, without a name."""

    name: str
    rows: list[Row]


class TableError(Exception):
    """The file is no table that can be read; `line` where that shows."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


def as_text(cell: Cell) -> str:
    """A cell as one line of text; a whole number of a workbook has no decimals."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
