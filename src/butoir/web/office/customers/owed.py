"""Who owes what: the customers of a company with what is open, in one query on both engines.

The open amount of an invoice is that of `ledger.open_items`. It is summed once for each customer,
in the order of an index, and for the customers asked for only; the rest of a row is read for the
rows of the page. A customer that owes in two currencies has two rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from butoir.dunning.rows import as_day
from butoir.ledger.open_items import SETTLED
from butoir.users.models import Company
from butoir.web.office.customers.asked import Asked
from butoir.web.paging import PAGE, Paged

_LEFT = f"i.cents - {SETTLED}"
_OWED = f"""
WITH listed AS MATERIALIZED (
  SELECT c.id, {{name}} AS name, i.currency, CAST(COALESCE(SUM({_LEFT}), 0) AS bigint) AS unpaid,
         CAST(COALESCE(SUM(CASE WHEN i.due_on < %(today)s THEN {_LEFT} END), 0) AS bigint) AS late,
         MIN(CASE WHEN i.due_on < %(today)s THEN i.due_on END) AS oldest
  FROM ledger_customer c {{join}} ledger_invoice i
  ON i.company_id = %(company)s AND i.customer_id = c.id AND i.cents > {SETTLED}
  WHERE c.company_id = %(company)s {{conditions}}
  GROUP BY c.id, i.currency {{having}}
)
SELECT c.id, c.code, c.name, c.kind, g.name, COALESCE(l.currency, 'EUR'), l.unpaid, l.late,
       l.oldest, (SELECT COUNT(*) FROM listed)
FROM (SELECT * FROM listed l ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s) l
JOIN ledger_customer c ON c.id = l.id
LEFT JOIN ledger_customergroup g ON g.id = c.group_id
ORDER BY {{order}}
"""  # noqa: S608  our own words
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
_CREDIT = f"""
c.id IN (SELECT i.customer_id FROM ledger_invoice i
         WHERE i.company_id = %(company)s AND i.cents < {SETTLED}
         UNION SELECT r.customer_id FROM ledger_receipt r
         WHERE r.company_id = %(company)s AND r.cents <> COALESCE(
           (SELECT SUM(a.cents) FROM ledger_allocation a WHERE a.receipt_id = r.id), 0))
"""  # noqa: S608  our own words
_OF_STATE = {"blocked": _BLOCKED, "credit": _CREDIT}
_LATE = "HAVING MIN(i.due_on) < %(today)s"
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
    owing = asked.state in ("open", "late")
    return _OWED.format(
        name="LOWER(c.name)" if asked.sort.lstrip("-") == "name" else "''",
        join="JOIN" if owing else "LEFT JOIN",
        conditions=_conditions(asked),
        having=_LATE if asked.state == "late" else "",
        order=f"{_order(asked.sort)}, l.id, l.currency",
    )


def _conditions(asked: Asked) -> str:
    kept = [_OF_STATE[asked.state]] if asked.state in _OF_STATE else []
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
