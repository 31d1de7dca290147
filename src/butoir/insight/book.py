"""The invoices of a company summed by the engine: all that the ageing and the DSO are made of.

Open amounts are those of the index of open items; as of an earlier day they are those of the
invoices issued by then, less what was allocated by then. What is negative is a credit, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from butoir.dunning.rows import as_day
from butoir.users.models import Company

_NOW = """
SELECT o.currency, o.due_on, CAST(SUM(o.unpaid) AS bigint), COUNT(*), 0
FROM ledger_openinvoice o WHERE o.company_id = %(company)s AND o.unpaid > 0
GROUP BY o.due_on, o.currency
"""
# only what was issued or settled since then was not open for the same amount on the earlier day
_SINCE = """
SELECT currency, due_on, 0, 0, CAST(SUM(CASE WHEN before > 0 THEN before ELSE 0 END)
                                  - SUM(CASE WHEN now > 0 THEN now ELSE 0 END) AS bigint)
FROM (
  SELECT i.currency, i.due_on, i.cents - COALESCE(SUM(a.cents), 0) AS now,
         CASE WHEN COALESCE(i.issued_on, i.due_on) > %(before)s THEN 0
              ELSE i.cents - COALESCE(SUM(CASE WHEN a."on" <= %(before)s THEN a.cents END), 0)
         END AS before
  FROM ledger_invoice i LEFT JOIN ledger_allocation a ON a.invoice_id = i.id
  WHERE i.id IN (
    SELECT s.invoice_id FROM ledger_allocation s
    WHERE s.company_id = %(company)s AND s."on" > %(before)s
    UNION SELECT n.id FROM ledger_invoice n
    WHERE n.company_id = %(company)s AND n.issued_on > %(before)s
    UNION SELECT n.id FROM ledger_invoice n
    WHERE n.company_id = %(company)s AND n.issued_on IS NULL AND n.due_on > %(before)s)
  GROUP BY i.id
) moved GROUP BY currency, due_on
"""
# days of issue in the order of their index; by month only what bears none
_SALES = """
SELECT CAST(issued_on AS text), SUM(cents) FROM ledger_invoice
WHERE company_id = %(company)s AND currency = %(currency)s AND issued_on IS NOT NULL
GROUP BY issued_on
UNION ALL SELECT substr(CAST(due_on AS text), 1, 7) AS month, SUM(cents) FROM ledger_invoice
WHERE company_id = %(company)s AND currency = %(currency)s AND issued_on IS NULL GROUP BY month
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
    """Every due date of the book, in two queries; `before` is the day to compare with."""
    values = {"company": company.pk, "before": before.isoformat()}
    sums: dict[tuple[str, date], list[int]] = {}
    for currency, due_on, now, count, change in (*_rows(_NOW, values), *_rows(_SINCE, values)):
        one = sums.setdefault((currency, as_day(due_on) or date.min), [0, 0, 0])
        for place, more in enumerate((now, count, now + change)):
            one[place] += more
    return [DueDay(*key, *one) for key, one in sums.items() if any(one)]


def read_sales(company: Company, currency: str) -> dict[str, int]:
    """What was invoiced in each month of issue ("2026-05"), less credit notes, in cents."""
    sales: dict[str, int] = {}
    for on, cents in _rows(_SALES, {"company": company.pk, "currency": currency}):
        month = on[:7]
        sales[month] = sales.get(month, 0) + int(cents)
    return sales


def _rows(query: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def main_currency(book: Iterable[DueDay]) -> str:
    """The currency in which most invoices are open; euros without any."""
    counted: dict[str, int] = {}
    for row in book:
        counted[row.currency] = counted.get(row.currency, 0) + row.count
    return max(sorted(counted), key=counted.__getitem__, default="EUR")
