"""Reports by customer: a row with its name, its invoices, and a row of its total.

Owns making a column of those names. Refuses a report in which one row is not between its name and
the total of that very name: then nobody knows whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from butoir.formats.table_columns import plain
from butoir.formats.table_find import Table
from butoir.formats.table_rows import Row, as_text
from butoir.formats.table_words import words

_AGE = re.compile(  # groups by age, not by customer
    r"\b(?:days?|jours?|dagen|tage|current|overdue|past|month|months|mois|echu|echue|vervallen)\b"
)
_OF_CUSTOMERS = ("customer_name", "customer", "account")


def name_groups(table: Table) -> Table:
    """The table with the customer of each row, where rows of names and totals tell it."""
    if table.heading is None or any(field in table.columns for field in _OF_CUSTOMERS):
        return table
    rows = _named(table.rows)
    if not rows:
        return table
    width = max(len(row.cells) for row in (table.heading, *rows))
    places = {**table.columns.places, "customer_name": width}
    padded = [_with(row, width, row.cells[-1]) for row in rows]
    heading = _with(Row(table.heading.line, (*table.heading.cells, "")), width, "customer")
    columns = replace(table.columns, places=places)
    return replace(table, heading=heading, columns=columns, rows=padded)


def _with(row: Row, width: int, name: object) -> Row:
    """A row whose last cell, the name, stands right of all the others."""
    cells = list(row.cells[:-1])
    return Row(row.line, (*cells, *[""] * (width - len(cells)), str(name)))


def _named(rows: Sequence[Row]) -> list[Row]:
    """The rows of invoices with their customer's name added; [] when one has none for certain."""
    found: list[Row] = []
    group: list[Row] = []
    name = ""
    for row in rows:
        filled = [text for text in map(as_text, row.cells) if text]
        if not filled:
            continue
        if len(filled) == 1 and not name:
            if _AGE.search(plain(filled[0])):
                return []
            name = filled[0]
        elif name and _is_total_of(filled, name):
            found += [Row(one.line, (*one.cells, name)) for one in group]
            group, name = [], ""
        elif name:
            group.append(row)
        elif not _is_total_of(filled, ""):
            return []
    return [] if name or group else found


def _is_total_of(filled: Sequence[str], name: str) -> bool:
    """Whether a row is the total of a customer; of all of them when `name` is empty."""
    first, _, rest = plain(filled[0]).partition(" ")
    if first not in words("total"):
        return False
    return not name or rest.removeprefix("for ").removeprefix("pour ") == plain(name)
