"""What is open of a company, as plain rows: one query, whatever the size of the book.

The open amount of an invoice row is its cents less its allocations, worked out by the engine; rows
that are settled never leave it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Sum

from butoir.ledger.models import Allocation
from butoir.users.models import Company

# what settled the invoice row `i`: looked up in one index, without the table
SETTLED = """
COALESCE((SELECT SUM(a.cents) FROM ledger_allocation a WHERE a.invoice_id = i.id), 0)
""".strip()

# the sum of big integers is a decimal in PostgreSQL; the plus keeps SQLite, which may know nothing
# of the size of its tables, from reading the whole company to find a few customers
_ROWS = """
SELECT i.id, i.customer_id, i.number, i.due_on, i.issued_on, i.currency, i.cents,
       CAST(i.cents - COALESCE(SUM(a.cents), 0) AS bigint),
       i.order_reference, i.payment_reference, i.kind
FROM ledger_invoice i LEFT JOIN ledger_allocation a ON a.invoice_id = i.id
WHERE {chosen}
GROUP BY i.id
HAVING i.cents <> COALESCE(SUM(a.cents), 0)
"""
_ALL = "i.company_id = %s"
_SOME = {
    "postgresql": "i.company_id = %s AND i.customer_id = ANY(%s)",
    "sqlite": "+i.company_id = %s AND i.customer_id IN (SELECT value FROM json_each(%s))",
}


def open_invoice_rows(
    company: Company, customers: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """Every invoice or credit note of which something is open, ordered by customer and id.

    A row is (id, customer_id, number, due_on, issued_on, currency, cents, open, order_reference,
    payment_reference, kind): dates, and cents of the currency; `open` is negative for a credit and
    for an invoice paid beyond its amount. `customers` (ids) limits the answer, and its cost.
    """
    chosen = _ALL
    values: list[Any] = [company.pk]
    if customers is not None:
        ids = list(customers)
        chosen = _SOME[connection.vendor]
        values.append(ids if connection.vendor == "postgresql" else json.dumps(ids))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(chosen=chosen), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    rows.sort(key=itemgetter(1, 0))  # in less time and memory than the engines need
    return rows


def settled_by_invoice(
    company: Company, customers: Collection[int] | None = None
) -> dict[int, int]:
    """The sum of the allocations of each invoice (id) that has any, in cents."""
    rows = Allocation.objects.filter(company=company)
    if customers is not None:
        rows = rows.filter(invoice__customer__in=customers)
    return dict(rows.order_by().values_list("invoice").annotate(Sum("cents")))
