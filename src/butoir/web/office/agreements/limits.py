"""Open invoices whose limitation comes near: their warnings, the nearest last day first (R34)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection

from butoir.core.governing import law_of, place_of
from butoir.core.parties import KINDS
from butoir.dunning.rows import as_day
from butoir.law.calendar import calendar_for
from butoir.law.limitation import latest_due_to_warn, limitation
from butoir.law.registry import LawError
from butoir.users.models import Company

# how near the end is: over for sure, perhaps over, the last open day, two months, six months
LEVELS = ("over", "prudent", "last", "second", "first")
_OLD = """
SELECT i.id, i.customer_id, c.name, c.kind, c.country, i.number, i.due_on, i.currency, o.unpaid,
       (SELECT MAX(a."on") FROM ledger_allocation a
        WHERE a.invoice_id = i.id AND a.kind = 'payment' AND a.cents > 0)
FROM ledger_openinvoice o
JOIN ledger_customer c ON c.id = o.customer_id
JOIN ledger_invoice i ON i.id = o.invoice_id
WHERE o.company_id = %(company)s AND o.unpaid > 0
  AND (c.kind = 'company' AND o.due_on <= %(company_due)s
       OR c.kind = 'consumer' AND o.due_on <= %(consumer_due)s
       OR c.kind = 'public' AND o.due_on <= %(public_due)s)
"""


class Nearing(NamedTuple):
    """An invoice that is soon time-barred, or is; `open` in cents, `level` one of `LEVELS`."""

    pk: int
    customer: int
    name: str
    number: str
    due_on: date
    currency: str
    open: int
    prudent_day: date
    last_day: date
    level: str


def load_nearing(company: Company, on: date) -> list[Nearing]:
    """Every open invoice of which a warning has come, in one query."""
    values = {f"{kind}_due": latest_due_to_warn(kind, on).isoformat() for kind in KINDS}
    with connection.cursor() as cursor:
        cursor.execute(_OLD, {"company": company.pk, **values})
        rows = cursor.fetchall()
    found = []
    for pk, customer, name, kind, country, number, due, currency, left, paid in rows:
        due_on, paid_on = as_day(due) or date.min, as_day(paid)
        begins = max(due_on, paid_on or due_on)
        try:
            law = law_of(country, kind, company.country)
            calendar = calendar_for(place_of(country, company.country))
            ends = limitation(law, kind, begins, calendar)
        except LawError:
            continue
        level = _level(on, ends.last_day, ends.prudent_day, ends.warn_on)
        if level:
            said = (due_on, currency, left, ends.prudent_day, ends.last_day, level)
            found.append(Nearing(pk, customer, name, number, *said))
    return sorted(found, key=lambda row: (row.prudent_day, row.name, row.number))


def _level(on: date, last: date, prudent: date, warn_on: tuple[date, date, date]) -> str:
    """The loudest warning that has come; empty before the first."""
    first, second, last_open = warn_on
    reached = {
        "over": on > last,
        "prudent": on > prudent,
        "last": on >= last_open,
        "second": on >= second,
        "first": on >= first,
    }
    return next((level for level in LEVELS if reached[level]), "")
