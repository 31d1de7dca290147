"""The invoices of a company that are asked for, in one query on both engines.

Open amounts are those of the index of open items; an invoice that is not in it is settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from butoir.core.items import DEMANDS
from butoir.dispatch.models import COUNTS
from butoir.dunning.rows import as_day
from butoir.insight.blocked import BLOCKED, BLOCKED_CENTS, blocked_values
from butoir.insight.risk import INSOLVENT, risk_values
from butoir.personal.archiving import ASIDE
from butoir.users.models import Company
from butoir.web.paging import PAGE, Paged, page_number

STATES = ("open", "late", "blocked", "risk", "credit", "all")
BUCKETS = {"none": (None, 0), "30": (1, 30), "60": (31, 60), "90": (61, 90), "more": (91, None)}
SORTS = ("due", "open", "customer", "number")
_STATES_THAT_COUNT = ", ".join(f"'{state}'" for state in COUNTS)
# what orders the rows is read of them all, what they show only of those of the page
_FOUND = """
WITH kept AS MATERIALIZED (
  SELECT f.id, f.due_on, {key} AS key, {counted} AS counted FROM {source}
  WHERE f.company_id = %(company)s {conditions}
)
SELECT i.id, i.customer_id, c.name, i.number, i.kind, i.issued_on, i.due_on, i.currency, i.cents,
       COALESCE(o.unpaid, 0), (SELECT COUNT(*) FROM kept),
       CAST((SELECT SUM(counted) FROM kept) AS bigint)
FROM (SELECT * FROM kept ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s) kept
JOIN ledger_invoice i ON i.id = kept.id
JOIN ledger_customer c ON c.id = i.customer_id
LEFT JOIN ledger_openinvoice o ON o.invoice_id = i.id
ORDER BY {order}
"""
# the rows that are looked at: those of the index, or every invoice
_OF_INDEX = """
(SELECT invoice_id AS id, company_id, customer_id, currency, due_on, unpaid
 FROM ledger_openinvoice) f
"""
_OF_ALL = """
(SELECT n.id, n.company_id, n.customer_id, n.currency, n.due_on, COALESCE(o.unpaid, 0) AS unpaid
 FROM ledger_invoice n LEFT JOIN ledger_openinvoice o ON o.invoice_id = n.id) f
"""
_OPEN = "f.unpaid > 0"
_RISK = f"(f.due_on < %(risky)s OR f.customer_id IN ({INSOLVENT}))"
_REACHED = f"""
COALESCE((SELECT MAX(CASE l.step WHEN 'formal-notice' THEN 3 WHEN 'reminder-2' THEN 2
                                 WHEN 'reminder-1' THEN 1 ELSE 0 END)
          FROM dunning_plannedline l
          JOIN dunning_release rel ON rel.message_id = l.message_id
          JOIN dispatch_delivery d ON d.id = rel.delivery_id AND d.state IN ({_STATES_THAT_COUNT})
          WHERE l.invoice_id = f.id), 0) = %(rank)s
"""  # noqa: S608  the states are our own words
_SEARCH = """
(LOWER(i.number) LIKE %(like)s ESCAPE '!' OR f.customer_id IN (
  SELECT n.id FROM ledger_customer n
  WHERE n.company_id = %(company)s AND LOWER(n.name) LIKE %(like)s ESCAPE '!'))
"""
_STATES_OF_ROWS: dict[str, tuple[str, ...]] = {
    "open": (_OPEN,),
    "late": (_OPEN,),
    "blocked": (_OPEN,),
    "risk": (_RISK, _OPEN),
    "credit": ("f.unpaid < 0",),
    "all": (f"f.customer_id NOT IN {ASIDE}",),
}
_ORDERS = {
    "due": ("f.due_on", "kept.key {up}"),
    "open": ("f.unpaid", "kept.key {down}"),
    "customer": ("LOWER(c.name)", "kept.key {up}, kept.due_on"),
    "number": ("i.number", "kept.key {up}"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the list; `step` is the last demand made ("none" for none), `currency` the
    only one wanted."""

    q: str = ""
    state: str = "open"
    bucket: str = ""
    step: str = ""
    sort: str = "due"
    page: int = 1
    currency: str = ""


class Found(NamedTuple):
    """An invoice of the list, amounts in cents."""

    pk: int
    customer: int
    name: str
    number: str
    kind: str
    issued_on: date | None
    due_on: date
    currency: str
    cents: int
    open: int


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what makes no sense in it is left out."""
    q = given.get("q", "").replace("\0", "").strip()[:120]
    state, bucket, step = (given.get(name, "") for name in ("state", "bucket", "step"))
    sort, currency = given.get("sort", ""), given.get("currency", "")
    return Asked(
        q=q,
        state=state if state in STATES else ("all" if q else "open"),
        bucket=bucket if bucket in BUCKETS else "",
        step=step if step in (*DEMANDS, "none") else "",
        sort=sort if sort.lstrip("-") in SORTS and not sort.startswith("--") else "due",
        page=page_number(given.get("page")),
        currency=currency if re.fullmatch("[A-Z]{3}", currency) else "",
    )


def load_found(company: Company, on: date, asked: Asked) -> tuple[Paged[Found], int]:
    """One page of the invoices that are asked for, the oldest due date first unless asked else.

    With it, for a list of one currency, the cents of all: what is open, or what is blocked.
    """
    plain = asked.q.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    first, last = _due_between(asked, on)
    values: dict[str, Any] = {
        **blocked_values(company, on),
        **risk_values(company, on),
        "currency": asked.currency,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "like": f"%{plain}%",
        "rank": DEMANDS.index(asked.step) + 1 if asked.step in DEMANDS else 0,
        "limit": PAGE,
        "offset": (asked.page - 1) * PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_query(asked), values)
        rows = cursor.fetchall()
    found = [Found._make((*r[:5], as_day(r[5]), as_day(r[6]), *r[7:10])) for r in rows]
    total, cents = rows[0][10:] if rows else (0, 0)
    return Paged(found, asked.page, int(total)), int(cents)


def _due_between(asked: Asked, on: date) -> tuple[date, date]:
    """The first and the last due date of the bucket, and of what is late."""
    first, last = date.min, date.max
    if asked.state == "late":
        last = on - timedelta(days=1)
    if asked.bucket:
        least, most = BUCKETS[asked.bucket]
        last = min(last, on - timedelta(days=least)) if least else last
        first = on - timedelta(days=most) if most is not None else first
    return first, last


def _query(asked: Asked) -> str:
    """All that is put in is our own text."""
    key, order = _ORDERS[asked.sort.lstrip("-")]
    down, up = ("ASC", "DESC") if asked.sort.startswith("-") else ("DESC", "ASC")
    counted = BLOCKED_CENTS.format(open="f.unpaid") if asked.state == "blocked" else "f.unpaid"
    return _FOUND.format(
        key=key,
        counted=counted if asked.currency else "0",
        source=_source(asked, key),
        conditions="".join(f" AND {condition}" for condition in _conditions(asked)),
        order=f"{order.format(down=down, up=up)}, kept.id",
    )


def _source(asked: Asked, key: str) -> str:
    """The rows, with what else the question or the order is about."""
    source = _OF_ALL if asked.state == "all" else _OF_INDEX
    if asked.state == "blocked":
        source = f"({BLOCKED}) b JOIN {source} ON f.id = b.id"
    if asked.q or key == "i.number":
        source += " JOIN ledger_invoice i ON i.id = f.id"
    if key == "LOWER(c.name)":
        source += " JOIN ledger_customer c ON c.id = f.customer_id"
    return source


def _conditions(asked: Asked) -> Iterator[str]:
    """What every row must be; the dearest condition comes last, asked of what the others leave."""
    if asked.bucket or asked.state == "late":
        yield "f.due_on BETWEEN %(first)s AND %(last)s"
    if asked.currency:
        yield "f.currency = %(currency)s"
    if asked.q:
        yield _SEARCH
    yield from _STATES_OF_ROWS[asked.state]
    if asked.step:
        yield _REACHED
