"""The rows that a decision needs, as tuples: a fixed number of queries whatever the size.

Everything but the customers is asked for the invoices that are open: those of some customers are
named in the query, those of a whole company (a list of a million would be too long) by a temporary
table of the connection, which the engines count. CROSS JOIN makes SQLite begin there: no table is
read as a whole for the invoices of one debtor.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from butoir.dispatch.models import COUNTS

Row = tuple[Any, ...]
_STATES = ", ".join(f"'{state}'" for state in COUNTS)

MOVEMENTS = """
SELECT a.invoice_id, a."on", a.cents, a.kind
FROM open_now o CROSS JOIN ledger_allocation a WHERE a.invoice_id = o.id ORDER BY a.id
"""
DEMANDS = f"""
SELECT l.invoice_id, l.step, l.keys, r.as_of, m.pay_by, m.channel, m.version_id, m.id
FROM open_now o
CROSS JOIN dunning_plannedline l
JOIN dunning_plannedmessage m ON m.id = l.message_id
JOIN dunning_release rel ON rel.message_id = m.id
JOIN dispatch_delivery d ON d.id = rel.delivery_id
JOIN dunning_run r ON r.id = m.run_id
WHERE l.invoice_id = o.id AND d.state IN ({_STATES}) ORDER BY m.id, l.id
"""  # noqa: S608  the states are our own words
SKIPS = """
SELECT s.invoice_id, s.step, s.keys
FROM open_now o CROSS JOIN dunning_skip s WHERE s.invoice_id = o.id ORDER BY s.id
"""
TOLD = """
SELECT ti.invoice_id, t.kind, ti.keys
FROM open_now o
CROSS JOIN dunning_taskinvoice ti
JOIN dunning_task t ON t.id = ti.task_id
WHERE ti.invoice_id = o.id ORDER BY t.id
"""
LAST_MESSAGES = f"""
SELECT m.customer_id, m.currency, m.id, r.as_of
FROM dunning_run r
JOIN dunning_plannedmessage m ON m.run_id = r.id
JOIN dunning_release rel ON rel.message_id = m.id
JOIN dispatch_delivery d ON d.id = rel.delivery_id
WHERE r.company_id = %s AND r.as_of >= %s AND d.state IN ({_STATES}) {{only}}
"""  # noqa: S608  the states are our own words
UNALLOCATED = """
SELECT customer_id, currency, SUM(unused) FROM (
  SELECT r.customer_id, r.currency, r.cents - COALESCE(SUM(a.cents), 0) AS unused
  FROM ledger_receipt r LEFT JOIN ledger_allocation a ON a.receipt_id = r.id
  WHERE {company} = %s {only} GROUP BY r.id HAVING r.cents <> COALESCE(SUM(a.cents), 0)
) AS receipt GROUP BY customer_id, currency
"""
RECENTLY_PAID = """
SELECT a.invoice_id, i.customer_id, i.cents, a."on", a.cents, a.kind
FROM ledger_allocation a JOIN ledger_invoice i ON i.id = a.invoice_id
WHERE a.invoice_id IN (
  SELECT p.invoice_id FROM ledger_allocation p JOIN ledger_invoice j ON j.id = p.invoice_id
  WHERE p.company_id = %s AND p."on" >= %s AND p.kind = 'payment' AND p.cents > 0 {only}
) ORDER BY a.id
"""


@lru_cache(maxsize=50_000)
def as_day(value: date | str | None) -> date | None:
    """A date, however the engine gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def select_open(ids: Iterable[int]) -> None:
    """Name the open invoices that the queries of this connection are about from now on."""
    listed = ",".join(map(str, ids))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS open_now (id bigint)")
            cursor.execute("TRUNCATE open_now")
            cursor.execute("INSERT INTO open_now SELECT unnest(%s::bigint[])", [f"{{{listed}}}"])
            cursor.execute("ANALYZE open_now")
        else:
            cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS open_now (id integer PRIMARY KEY)")
            cursor.execute("DELETE FROM open_now")
            cursor.execute("INSERT INTO open_now SELECT value FROM json_each(%s)", [f"[{listed}]"])
            cursor.execute("ANALYZE temp.open_now")


_NAMED = {
    "postgresql": "WITH open_now AS (SELECT unnest(%s::bigint[]) AS id)",
    "sqlite": "WITH open_now AS (SELECT value AS id FROM json_each(%s))",
}


def rows_of_open(query: str, ids: Collection[int] | None) -> list[Row]:
    """The same about these open invoices, or about those that `select_open` named (None)."""
    if ids is None:
        return rows(query)
    listed = list(ids) if connection.vendor == "postgresql" else json.dumps(list(ids))
    return rows(f"{_NAMED[connection.vendor]} {query}", listed)


def rows(query: str, *values: Any) -> list[Row]:
    """Everything that a query of this module gives."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[Row] = cursor.fetchall()
        return found


def only(column: str, customers: Collection[int] | None) -> str:
    """The condition that limits a query to some customers; their ids are our own integers."""
    if customers is None:
        return ""
    return f"AND {column} IN ({', '.join(str(int(pk)) for pk in customers) or 'NULL'})"
