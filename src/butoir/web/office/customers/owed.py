"""Who owes what: every customer of a company with what is open, in one query on both engines.

The open amount of an invoice is that of `ledger.open_items`: its cents less its allocations. A
customer that owes in two currencies has two rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from butoir.dunning.rows import as_day
from butoir.users.models import Company
from butoir.web.office.customers.asked import Asked
from butoir.web.paging import PAGE, Paged

_OWED = """
WITH open_row AS (
  SELECT i.customer_id, i.currency, i.due_on, i.cents - COALESCE(SUM(a.cents), 0) AS cents
  FROM ledger_invoice i LEFT JOIN ledger_allocation a ON a.invoice_id = i.id
  WHERE i.company_id = %(company)s
  GROUP BY i.id HAVING i.cents <> COALESCE(SUM(a.cents), 0)
), owed AS (
  SELECT customer_id, currency,
         CAST(SUM(CASE WHEN cents > 0 THEN cents ELSE 0 END) AS bigint) AS unpaid,
         CAST(SUM(CASE WHEN cents > 0 AND due_on < %(today)s THEN cents ELSE 0 END) AS bigint)
           AS late,
         MIN(CASE WHEN cents > 0 AND due_on < %(today)s THEN due_on END) AS oldest,
         SUM(CASE WHEN cents > 0 THEN 1 ELSE 0 END) AS invoices,
         SUM(CASE WHEN cents < 0 THEN 1 ELSE 0 END) AS notes
  FROM open_row GROUP BY customer_id, currency
)
SELECT c.id, c.code, c.name, c.kind, g.name, COALESCE(o.currency, 'EUR'), COALESCE(o.unpaid, 0),
       COALESCE(o.late, 0), o.oldest, COALESCE(o.invoices, 0), COUNT(*) OVER ()
FROM ledger_customer c
LEFT JOIN owed o ON o.customer_id = c.id
LEFT JOIN ledger_customergroup g ON g.id = c.group_id
WHERE c.company_id = %(company)s {conditions}
ORDER BY {order}, c.id, o.currency
LIMIT %(limit)s OFFSET %(offset)s
"""
_UNUSED = """
c.id IN (SELECT r.customer_id FROM ledger_receipt r
         LEFT JOIN ledger_allocation ra ON ra.receipt_id = r.id
         WHERE r.company_id = %(company)s
         GROUP BY r.id HAVING r.cents <> COALESCE(SUM(ra.cents), 0))
"""
_BLOCKED = """
(EXISTS (SELECT 1 FROM dunning_hold h WHERE h.customer_id = c.id AND h.ended_at IS NULL
         AND h.since <= %(today)s AND (h.until IS NULL OR h.until >= %(today)s))
 OR EXISTS (SELECT 1 FROM dunning_agreement ag WHERE ag.customer_id = c.id
            AND ag.ended_at IS NULL)
 OR EXISTS (SELECT 1 FROM ledger_candidate ca WHERE ca.customer_id = c.id
            AND ca.closed_at IS NULL))
"""
_STATES = {
    "open": "o.unpaid > 0",
    "late": "o.late > 0",
    "blocked": _BLOCKED,
    "credit": f"(o.notes > 0 OR {_UNUSED})",
    "all": "1 = 1",
}
_SEARCH = """
(LOWER(c.name) LIKE %(like)s ESCAPE '!' OR LOWER(c.code) LIKE %(like)s ESCAPE '!'
 OR LOWER(CAST(c.ids AS text)) LIKE %(like)s ESCAPE '!'
 OR c.id IN (SELECT n.customer_id FROM ledger_invoice n
             WHERE n.company_id = %(company)s AND n.document = %(q)s))
"""
_ORDERS = {
    "late": "COALESCE(o.late, 0) {down}, COALESCE(o.unpaid, 0) {down}",
    "open": "COALESCE(o.unpaid, 0) {down}",
    "oldest": "CASE WHEN o.oldest IS NULL THEN 1 ELSE 0 END, o.oldest {up}",
    "name": "LOWER(c.name) {up}",
}


class Owed(NamedTuple):
    """A customer in one currency; amounts in cents, `oldest_on` the first due date that passed."""

    pk: int
    code: str
    name: str
    kind: str
    group: str | None
    currency: str
    open: int
    late: int
    oldest_on: date | None
    invoices: int


def load_owed(company: Company, on: date, asked: Asked) -> Paged[Owed]:
    """One page of the customers that are asked for, the furthest behind first unless asked else."""
    values: dict[str, Any] = {
        "company": company.pk,
        "today": on.isoformat(),
        "limit": PAGE,
        "offset": (asked.page - 1) * PAGE,
        "q": asked.q,
        "like": _like(asked.q),
        "kind": asked.kind,
        "group": asked.group,
    }
    query = _OWED.format(conditions=_conditions(asked), order=_order(asked.sort))
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found = cursor.fetchall()
    rows = [Owed._make((*row[:8], as_day(row[8]), row[9])) for row in found]
    return Paged(rows, asked.page, int(found[0][10]) if found else 0)


def _conditions(asked: Asked) -> str:
    """What every row must be; all that is put in is our own text."""
    kept = [_STATES[asked.state]]
    if asked.q:
        kept.append(_SEARCH)
    if asked.kind:
        kept.append("c.kind = %(kind)s")
    if asked.group is not None:
        kept.append("c.group_id = %(group)s")
    return "".join(f" AND {condition}" for condition in kept)


def _order(sort: str) -> str:
    backwards = sort.startswith("-")
    down, up = ("ASC", "DESC") if backwards else ("DESC", "ASC")
    return _ORDERS[sort.lstrip("-")].format(down=down, up=up)


def _like(q: str) -> str:
    """What LIKE looks for: the words as they are, whatever signs are in them."""
    plain = q.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
