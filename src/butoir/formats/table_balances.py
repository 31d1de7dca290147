"""Columns of which nobody can know whether they say what is left of each invoice.

Owns two doubts: a balance that runs from row to row, and a heading that speaks of what is open but
is not known. Refuses to settle either: to take a sum for the rest of one invoice, or to ask for
the whole of what was paid in part, would be a demand without right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from butoir.formats.problems import Problems
from butoir.formats.table_cells import Cells, RowError
from butoir.formats.table_columns import plain
from butoir.formats.table_rows import Row, as_text
from butoir.formats.table_values import is_amount

_OF_WHAT_IS_OPEN = re.compile(
    r"\b(?:rest\w*|solde\w*|du|due|impaye\w*|open\w*|verschuldigd\w*|saldo|outstanding|balance"
    r"|remaining|unpaid|offen\w*|ausstehend\w*|fallig\w*|echu\w*)\b"
)
_OF_DAYS = re.compile(r"\b(?:jours?|days?|dagen|tage|date|datum|niveau|level|retard|nombre)\b")
_MONEY = re.compile(r"\d[.,]\d{1,2}\D*$")


def doubt_balances(cells: Cells, rows: Sequence[Row], problems: Problems) -> None:
    """Ask what a person must say before these rows can be asked for."""
    columns = cells.table.columns
    if problems.failed:
        return
    if "open" in columns.doubtful:
        _doubt_running(cells, rows, problems)
    elif not {"open", "paid"} & columns.places.keys():
        _doubt_unknown(cells, rows, problems)


def _doubt_running(cells: Cells, rows: Sequence[Row], problems: Problems) -> None:
    """A column called no more than "balance" is of each row only if it never exceeds it, and does
    not go from row to row by the amounts."""
    found = list(_amounts(cells, rows))
    for row, whole, left in found:
        if left and not (0 < left <= whole or whole <= left < 0):
            _tell_running(cells, row, problems)
            return
    if any(whole < 0 for _, whole, _ in found) and _runs(cells, found):
        _tell_running(cells, found[-1][0], problems)


def _amounts(cells: Cells, rows: Sequence[Row]) -> Iterator[tuple[Row, int, int]]:
    """Each row with its amount and what its balance says, in cents."""
    for row in rows:
        try:
            yield row, _whole(cells, row), cells.cents(row, "open")[0]
        except RowError:
            continue  # told when the row is read


def _runs(cells: Cells, found: Sequence[tuple[Row, int, int]]) -> bool:
    """Whether each balance is the one before of that customer and the amount: without a payment
    among the rows, invoices settled one after the other would look the same."""
    before: dict[tuple[str, ...], int] = {}
    steps = []
    for row, whole, left in found:
        fields = ("customer", "account", "customer_name")
        whose = tuple(cells.table.text(row, field) for field in fields)
        if whose in before:
            steps.append(left - before[whose] == whole)
        before[whose] = left
    return bool(steps) and all(steps)


def _tell_running(cells: Cells, row: Row, problems: Problems) -> None:
    """Debits and credits say everything beside it; of mere amounts a person must say it."""
    columns = cells.table.columns
    heading = columns.heading("open")
    if {"debit", "credit"} <= columns.places.keys():
        message = "a balance that runs from row to row: left aside, debits and credits count"
        problems.warn("running-balance", message, row.line, heading)
        places = {field: at for field, at in columns.places.items() if field != "open"}
        cells.table = replace(cells.table, columns=replace(columns, places=places))
    else:
        message = (
            "what is left of each invoice, or a balance that runs from row to row? say with open= "
            "which column holds what is left (that of the amounts, if nothing is paid)"
        )
        problems.error("ambiguous-balance", message, row.line, heading)


def _whole(cells: Cells, row: Row) -> int:
    if {"debit", "credit"} <= cells.table.columns.places.keys():
        pair = (
            0 if cells.is_blank(row, field) else cells.cents(row, field)[0]
            for field in ("debit", "credit")
        )
        return next(pair) - next(pair)
    return cells.cents(row, "gross" if "gross" in cells.table.columns else "open")[0]


def _doubt_unknown(cells: Cells, rows: Sequence[Row], problems: Problems) -> None:
    """Amounts under a heading that speaks of what is open, and that nothing else claims."""
    table = cells.table
    known = set(table.columns.places.values())
    for place, cell in enumerate(table.heading.cells if table.heading else ()):
        heading = plain(as_text(cell))
        if place in known or not _OF_WHAT_IS_OPEN.search(heading) or _OF_DAYS.search(heading):
            continue
        texts = [as_text(row.cells[place]) for row in rows if place < len(row.cells)]
        filled = [text for text in texts if text]
        if filled and all(map(is_amount, filled)) and any(map(_MONEY.search, filled)):
            message = (
                "what is left to pay? say so with open= and this heading, or open= and that of "
                "the whole amount"
            )
            line = table.heading.line if table.heading else None
            problems.error("unknown-balance", message, line, as_text(cell))
            return
