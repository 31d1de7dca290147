"""The invoices of a company that are asked for, in one query on both engines.

The open amount is that of `ledger.open_items`: the cents of an invoice less its allocations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from butoir.core.items import DEMANDS
from butoir.dispatch.models import COUNTS
from butoir.dunning.rows import as_day
from butoir.ledger.models import Allocation
from butoir.users.models import Company
from butoir.web.paging import PAGE, Paged, page_number

STATES = ("open", "late", "blocked", "risk", "credit", "all")
BUCKETS = {"none": (None, 0), "30": (1, 30), "60": (31, 60), "90": (61, 90), "more": (91, None)}
SORTS = ("due", "open", "customer", "number")
RISKY_DAYS = 60  # late by more than that, an invoice is said to be at risk
_STATES_THAT_COUNT = ", ".join(f"'{state}'" for state in COUNTS)
_OPEN = """
  SELECT i.id, i.customer_id, i.number, i.kind, i.issued_on, i.due_on, i.currency, i.cents,
         CAST(i.cents - COALESCE(SUM(a.cents), 0) AS bigint) AS unpaid
  FROM ledger_invoice i LEFT JOIN ledger_allocation a ON a.invoice_id = i.id
  WHERE i.company_id = %(company)s {dates}
  GROUP BY i.id {having}
"""
# what is open of every settled invoice would be worked out for nothing: only for those of the page
_PLAIN = """
  SELECT i.id, i.customer_id, i.number, i.kind, i.issued_on, i.due_on, i.currency, i.cents,
         i.cents AS unpaid
  FROM ledger_invoice i WHERE i.company_id = %(company)s {dates}
"""
_FOUND = """
WITH row AS ({rows})
SELECT row.id, row.customer_id, c.name, row.number, row.kind, row.issued_on, row.due_on,
       row.currency, row.cents, row.unpaid, COUNT(*) OVER ()
FROM row JOIN ledger_customer c ON c.id = row.customer_id
WHERE 1 = 1 {conditions}
ORDER BY {order}, row.id LIMIT %(limit)s OFFSET %(offset)s
"""
_HELD = """
EXISTS (SELECT 1 FROM dunning_hold h WHERE h.customer_id = row.customer_id
        AND (h.invoice_id IS NULL OR h.invoice_id = row.id) AND h.ended_at IS NULL
        AND h.since <= %(today)s AND (h.until IS NULL OR h.until >= %(today)s){kind})
"""
_AGREED = """
EXISTS (SELECT 1 FROM dunning_agreedinvoice ai JOIN dunning_agreement ag ON ag.id = ai.agreement_id
        WHERE ai.invoice_id = row.id AND ai.replaced_by_id IS NULL AND ag.ended_at IS NULL)
"""
_REACHED = f"""
(SELECT MAX(CASE l.step WHEN 'formal-notice' THEN 3 WHEN 'reminder-2' THEN 2
                        WHEN 'reminder-1' THEN 1 ELSE 0 END)
 FROM dunning_plannedline l
 JOIN dunning_release rel ON rel.message_id = l.message_id
 JOIN dispatch_delivery d ON d.id = rel.delivery_id AND d.state IN ({_STATES_THAT_COUNT})
 WHERE l.invoice_id = row.id)
"""  # noqa: S608  the states are our own words
_CONDITIONS = {
    "open": "row.unpaid > 0",
    "late": "row.unpaid > 0",
    "blocked": f"row.unpaid > 0 AND ({_HELD.format(kind='')} OR {_AGREED})",
    "risk": "row.unpaid > 0 AND (row.due_on < %(risky)s OR "
    + _HELD.format(kind=" AND h.kind = 'insolvency'")
    + ")",
    "credit": "row.unpaid < 0",
    "all": "1 = 1",
}
_ORDERS = {
    "due": "row.due_on {up}",
    "open": "row.unpaid {down}",
    "customer": "LOWER(c.name) {up}, row.due_on",
    "number": "row.number {up}",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the list; `step` is the last demand made ("none" for none)."""

    q: str = ""
    state: str = "open"
    bucket: str = ""
    step: str = ""
    sort: str = "due"
    page: int = 1


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
    sort = given.get("sort", "")
    return Asked(
        q=q,
        state=state if state in STATES else ("all" if q else "open"),
        bucket=bucket if bucket in BUCKETS else "",
        step=step if step in (*DEMANDS, "none") else "",
        sort=sort if sort.lstrip("-") in SORTS and not sort.startswith("--") else "due",
        page=page_number(given.get("page")),
    )


def load_found(company: Company, on: date, asked: Asked) -> Paged[Found]:
    """One page of the invoices that are asked for, the oldest due date first unless asked else."""
    plain = asked.q.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    first, last = _due_between(asked, on)
    values: dict[str, Any] = {
        "company": company.pk,
        "today": on.isoformat(),
        "risky": (on - timedelta(days=RISKY_DAYS)).isoformat(),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "like": f"%{plain}%",
        "rank": (*DEMANDS, "none").index(asked.step) + 1 if asked.step else 0,
        "limit": PAGE,
        "offset": (asked.page - 1) * PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_query(asked), values)
        rows = cursor.fetchall()
    found = [Found._make((*r[:5], as_day(r[5]), as_day(r[6]), *r[7:10])) for r in rows]
    if _is_plain(asked):
        found = _with_open(found)
    return Paged(found, asked.page, int(rows[0][10]) if rows else 0)


def _is_plain(asked: Asked) -> bool:
    """Whether neither the choice nor the order looks at what is open."""
    return asked.state == "all" and asked.sort.lstrip("-") != "open"


def _with_open(found: list[Found]) -> list[Found]:
    rows = Allocation.objects.filter(invoice__in=[one.pk for one in found]).order_by()
    settled = dict(rows.values_list("invoice").annotate(Sum("cents")))
    return [one._replace(open=one.cents - settled.get(one.pk, 0)) for one in found]


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
    kept = [_CONDITIONS[asked.state]]
    if asked.q:
        kept.append(
            "(LOWER(row.number) LIKE %(like)s ESCAPE '!' OR LOWER(c.name) LIKE %(like)s ESCAPE '!')"
        )
    if asked.step:
        kept.append(f"COALESCE({_REACHED}, 0) = " + ("0" if asked.step == "none" else "%(rank)s"))
    dated = asked.bucket or asked.state == "late"
    dates = "AND i.due_on BETWEEN %(first)s AND %(last)s" if dated else ""
    backwards = asked.sort.startswith("-")
    down, up = ("ASC", "DESC") if backwards else ("DESC", "ASC")
    having = "" if asked.state == "all" else "HAVING i.cents <> COALESCE(SUM(a.cents), 0)"
    source = _PLAIN if _is_plain(asked) else _OPEN
    return _FOUND.format(
        rows=source.format(dates=dates, having=having),
        conditions="".join(f" AND {condition}" for condition in kept),
        order=_ORDERS[asked.sort.lstrip("-")].format(down=down, up=up),
    )
