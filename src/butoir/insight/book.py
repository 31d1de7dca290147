"""The invoices of a company summed by the engine: all that the ageing and the DSO are made of.

Open amounts are cents less allocations, as everywhere; as of an earlier day they are those of the
invoices issued by then, less what was allocated by then. What is negative is a credit, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from butoir.users.models import Company

_BY_DUE_DATE = """
SELECT currency, due_on,
       SUM(CASE WHEN now > 0 THEN now ELSE 0 END), SUM(CASE WHEN now > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN before > 0 THEN before ELSE 0 END)
FROM (
  SELECT i.currency, i.due_on,
         i.cents - COALESCE(s.now, 0) AS now,
         CASE WHEN COALESCE(i.issued_on, i.due_on) <= %(before)s
              THEN i.cents - COALESCE(s.before, 0) ELSE 0 END AS before
  FROM ledger_invoice i LEFT JOIN (
    SELECT a.invoice_id, SUM(a.cents) AS now,
           SUM(CASE WHEN a."on" <= %(before)s THEN a.cents ELSE 0 END) AS before
    FROM ledger_allocation a WHERE a.company_id = %(company)s GROUP BY a.invoice_id
  ) s ON s.invoice_id = i.id
  WHERE i.company_id = %(company)s
) invoice WHERE now > 0 OR before > 0 GROUP BY currency, due_on
"""
_BY_MONTH = """
SELECT substr(CAST(COALESCE(issued_on, due_on) AS text), 1, 7) AS month, SUM(cents)
FROM ledger_invoice WHERE company_id = %s AND currency = %s GROUP BY month
"""


@dataclass(frozen=True, slots=True)
class DueDay:
    """The open invoices of one currency and due date.

    `open` is what is left of them now, `before` what was left of those open on the earlier day; in
    cents. `count` is how many are open now.
    """

    currency: str
    due_on: date
    open: int
    count: int
    before: int


def read_book(company: Company, before: date) -> list[DueDay]:
    """Every due date of the book, in one query; `before` is the day to compare with."""
    values = {"company": company.pk, "before": before.isoformat()}
    return [_due_day(*row) for row in _rows(_BY_DUE_DATE, values)]


def read_sales(company: Company, currency: str) -> dict[str, int]:
    """What was invoiced in each month of issue ("2026-05"), less credit notes, in cents."""
    return {month: int(cents) for month, cents in _rows(_BY_MONTH, (company.pk, currency))}


def _rows(query: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _due_day(currency: str, due_on: date | str, *sums: Any) -> DueDay:
    day = date.fromisoformat(due_on) if isinstance(due_on, str) else due_on
    return DueDay(currency, day, *map(int, sums))


def main_currency(book: Iterable[DueDay]) -> str:
    """The currency in which most invoices are open; euros without any."""
    counted: dict[str, int] = {}
    for row in book:
        counted[row.currency] = counted.get(row.currency, 0) + row.count
    return max(sorted(counted), key=counted.__getitem__, default="EUR")
