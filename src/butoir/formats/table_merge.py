"""Rows that belong to one invoice: copies, lines, totals repeated, instalments.

Owns what is counted once and what is added up. When every invoice on several rows shows the same
amounts on each of them, they are its total; as soon as one differs, rows are lines. Every such
case is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from butoir.formats.model import Invoice
from butoir.formats.problems import Problems
from butoir.formats.table_find import Table
from butoir.formats.table_rows import Row

_LINE_COLUMNS = ("item", "quantity", "unit_price")


def drop_copies(
    table: Table, rows: Sequence[Row], invoices: Sequence[Invoice], problems: Problems
) -> list[Invoice]:
    """The invoices but for rows equal to an earlier one, cell by cell."""
    if any(field in table.columns for field in _LINE_COLUMNS):
        return list(invoices)  # two equal lines of one invoice may both be meant
    cells = {row.line: tuple(map(str, row.cells)) for row in rows}
    seen = set()
    kept = []
    for invoice in invoices:
        row = cells[invoice.line or 0]
        if row in seen:
            problems.tally("duplicate-row", "the same row again: left out", invoice.line or 0)
        else:
            seen.add(row)
            kept.append(invoice)
    return kept


def merge_rows(invoices: Sequence[Invoice], problems: Problems) -> list[Invoice]:
    """One invoice for each number of a customer, or each due date of it when it has several."""
    groups: dict[tuple[object, ...], list[Invoice]] = {}
    due: dict[tuple[str, str, str], set[date | None]] = {}
    for invoice in invoices:
        whose = (invoice.customer, invoice.buyer.name, invoice.number)
        groups.setdefault((*whose, invoice.due_on, invoice.currency), []).append(invoice)
        due.setdefault(whose, set()).add(invoice.due_on)
        if len(due[whose]) > 1:
            message = "an invoice with several due dates: kept as one for each"
            problems.tally("instalments", message, invoice.line or 0)
    several = [group for group in groups.values() if len(group) > 1]
    repeated = all(len({(one.gross, one.payable) for one in group}) == 1 for group in several)
    for group in several:
        message = (
            "rows that repeat the total of their invoice: counted once"
            if repeated
            else "an invoice on several rows: their amounts were added up"
        )
        problems.tally("several-rows", message, group[0].line or 0)
    return [group[0] if repeated or len(group) == 1 else _sum(group) for group in groups.values()]


def _sum(group: Sequence[Invoice]) -> Invoice:
    gross = sum(invoice.gross for invoice in group)
    payable = sum(invoice.payable for invoice in group)
    kind = "credit-note" if gross < 0 else group[0].kind
    return replace(group[0], gross=gross, payable=payable, kind=kind)
