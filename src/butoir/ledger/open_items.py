"""What is open: the amount of each invoice row less its allocations, worked out each time.

The one place where a balance is computed. Amounts are cents, below zero for what is in the
customer's favour.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from butoir.ledger.models import Allocation
from butoir.users.models import Company

_QUERY = """
SELECT i.id, i.customer_id, i.number, i.due_on, i.issued_on, i.currency, i.cents,
  i.cents - COALESCE(a.cents, 0), i.order_reference, i.payment_reference, i.kind
FROM ledger_invoice i
LEFT JOIN (
  SELECT invoice_id, SUM(cents) AS cents FROM ledger_allocation
  WHERE company_id = %s GROUP BY invoice_id
) a ON a.invoice_id = i.id
WHERE i.company_id = %s AND i.cents <> COALESCE(a.cents, 0)
"""


def open_invoice_rows(
    company: Company, customers: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """The rows of which something is open, of a company or of some of its customers (ids).

    Each is (id, customer id, number, due on, issued on, currency, cents, open cents, order
    reference, payment reference, kind), by customer and in the order in which they were recorded.
    Tuples, because there may be a million.
    """
    only = ""
    if customers is not None:
        only = f"AND i.customer_id IN ({','.join(str(int(one)) for one in customers) or 'NULL'})"
    with connection.cursor() as cursor:
        cursor.execute(f"{_QUERY} {only} ORDER BY i.customer_id, i.id", [company.pk, company.pk])
        return [
            (*row[:3], _day(row[3]), _day(row[4]), *row[5:7], int(row[7]), *row[8:])
            for row in cursor.fetchall()
        ]


def settled_by_invoice(
    company: Company, customers: Collection[int] | None = None
) -> dict[int, int]:
    """The sum of the allocations of each invoice (id) that has any, in cents."""
    rows = Allocation.objects.filter(company=company)
    if customers is not None:
        rows = rows.filter(invoice__customer__in=customers)
    return dict(rows.order_by().values_list("invoice").annotate(Sum("cents")))


def _day(value: Any) -> date | None:
    """A raw date: text on SQLite, a date on PostgreSQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value
