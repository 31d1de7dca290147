"""Who owes what: the customers of a company with what is open, in one query on both engines.

The open amounts are those of the index of open items. They are summed once for each customer, in
its order, and for the customers asked for only; the rest of a row is read for the rows of the
page. A customer that owes in two currencies has two rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from butoir.dunning.rows import as_day
from butoir.personal.archiving import ASIDE
from butoir.users.models import Company
from butoir.web.office.customers.asked import Asked
from butoir.web.paging import PAGE, Paged

_OWED = """
WITH listed AS MATERIALIZED (
  SELECT {customer} AS id, {name} AS name, o.currency,
         CAST(COALESCE(SUM(o.unpaid), 0) AS bigint) AS unpaid,
         CAST(COALESCE(SUM(CASE WHEN o.due_on < %(today)s THEN o.unpaid END), 0) AS bigint) AS late,
         MIN(CASE WHEN o.due_on < %(today)s THEN o.due_on END) AS oldest
  FROM {source} {conditions}
  GROUP BY {customer}, o.currency {having}
)
SELECT c.id, c.code, c.name, c.kind, g.name, COALESCE(l.currency, 'EUR'), l.unpaid, l.late,
       l.oldest, (SELECT COUNT(*) FROM listed)
FROM (SELECT * FROM listed l ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s) l
JOIN ledger_customer c ON c.id = l.id
LEFT JOIN ledger_customergroup g ON g.id = c.group_id
ORDER BY {order}
"""
_OPEN = "o.company_id = %(company)s AND o.unpaid > 0"
# who owes nothing is not in the index; who is asked for by nothing else needs no customer
_OF_INDEX = f"ledger_openinvoice o WHERE {_OPEN}"
_OF_CUSTOMERS = f"""
ledger_customer c {{join}} ledger_openinvoice o ON o.customer_id = c.id AND {_OPEN}
WHERE c.company_id = %(company)s
"""
_RUNNING = (
    "h.ended_at IS NULL AND h.since <= %(today)s AND (h.until IS NULL OR h.until >= %(today)s)"
)
_BLOCKED = f"""
(c.id IN (SELECT h.customer_id FROM dunning_hold h
          WHERE h.company_id = %(company)s AND {_RUNNING}
          UNION SELECT ag.customer_id FROM dunning_agreement ag
          WHERE ag.company_id = %(company)s AND ag.ended_at IS NULL)
 OR EXISTS (SELECT 1 FROM ledger_candidate ca WHERE ca.customer_id = c.id
            AND ca.closed_at IS NULL))
"""  # noqa: S608  our own words
_CREDIT = """
c.id IN (SELECT o.customer_id FROM ledger_openinvoice o
         WHERE o.company_id = %(company)s AND o.unpaid < 0
         UNION SELECT r.customer_id FROM ledger_receipt r
         WHERE r.company_id = %(company)s AND r.cents <> COALESCE(
           (SELECT SUM(a.cents) FROM ledger_allocation a WHERE a.receipt_id = r.id), 0))
"""
_OF_STATE = {"blocked": _BLOCKED, "credit": _CREDIT}
_LATE = "HAVING MIN(o.due_on) < %(today)s"
_SEARCH = """
(LOWER(c.name) LIKE %(like)s ESCAPE '!' OR LOWER(c.code) LIKE %(like)s ESCAPE '!'
 OR LOWER(CAST(c.ids AS text)) LIKE %(like)s ESCAPE '!'
 OR c.id IN (SELECT n.customer_id FROM ledger_invoice n
             WHERE n.company_id = %(company)s AND n.document = %(q)s))
"""
_ORDERS = {
    "late": "l.late {down}, l.unpaid {down}",
    "open": "l.unpaid {down}",
    "oldest": "CASE WHEN l.oldest IS NULL THEN 1 ELSE 0 END, l.oldest {up}",
    "name": "l.name {up}",
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
    with connection.cursor() as cursor:
        cursor.execute(_query(asked), values)
        found = cursor.fetchall()
    rows = [Owed._make((*row[:8], as_day(row[8]))) for row in found]
    return Paged(rows, asked.page, int(found[0][9]) if found else 0)


def _query(asked: Asked) -> str:
    """All that is put in is our own text."""
    owing, by_name = asked.state in ("open", "late"), asked.sort.lstrip("-") == "name"
    conditions = _conditions(asked)
    alone = owing and not by_name and not conditions
    return _OWED.format(
        customer="o.customer_id" if alone else "c.id",
        name="LOWER(c.name)" if by_name else "''",
        source=_OF_INDEX if alone else _OF_CUSTOMERS.format(join="JOIN" if owing else "LEFT JOIN"),
        conditions=conditions,
        having=_LATE if asked.state == "late" else "",
        order=f"{_order(asked.sort)}, l.id, l.currency",
    )


def _conditions(asked: Asked) -> str:
    kept = [_OF_STATE[asked.state]] if asked.state in _OF_STATE else []
    if asked.state not in ("open", "late"):  # who owes is never put aside
        kept.append(f"c.id NOT IN {ASIDE}")
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
