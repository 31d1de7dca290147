"""Open invoices whose limitation comes near its end, with what interrupted it (R34)."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from butoir.core.governing import law_of, place_of
from butoir.core.parties import KINDS
from butoir.dunning.limitation.acts import load_acts, load_payments
from butoir.dunning.rows import as_day
from butoir.law.calendar import calendar_for
from butoir.law.interruption import Act
from butoir.law.limitation import Limitation, latest_due_to_warn, limitation
from butoir.law.registry import LawError
from butoir.users.models import Company

# how near the end is: over for sure, perhaps over, the last open day, two months, six months
LEVELS = ("over", "prudent", "last", "second", "first")
_OLD = """
SELECT i.id, i.customer_id, c.name, c.kind, c.country, i.number, i.due_on, i.currency, o.unpaid
FROM ledger_openinvoice o
JOIN ledger_customer c ON c.id = o.customer_id
JOIN ledger_invoice i ON i.id = o.invoice_id
WHERE o.company_id = %(company)s AND o.unpaid > 0
  AND (c.kind = 'company' AND o.due_on <= %(company_due)s
       OR c.kind = 'consumer' AND o.due_on <= %(consumer_due)s
       OR c.kind = 'public' AND o.due_on <= %(public_due)s)
"""


class Nearing(NamedTuple):
    """An invoice that is soon time-barred, or is; `open` in cents, `level` one of `LEVELS`, `since`
    the last act that interrupted it, if any."""

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
    since: Act | None = None


def load_nearing(company: Company, on: date) -> list[Nearing]:
    """Every open invoice of which a warning has come, the nearest end first, in three queries.

    No act makes an end come earlier: those whose due date is recent need not be looked at.
    """
    values = {f"{kind}_due": latest_due_to_warn(kind, on).isoformat() for kind in KINDS}
    with connection.cursor() as cursor:
        cursor.execute(_OLD, {"company": company.pk, **values})
        rows = cursor.fetchall()
    if not rows:
        return []
    acts, paid = load_acts(company), load_payments(row[0] for row in rows)
    found = [_nearing(company, on, row, acts.get(row[0], ()), paid.get(row[0], ())) for row in rows]
    known = [row for row in found if row is not None]
    return sorted(known, key=lambda row: (row.prudent_day, row.name, row.number))


def level_of(on: date, ends: Limitation) -> str:
    """The loudest warning that has come; empty before the first."""
    first, second, last_open = ends.warn_on
    reached = {
        "over": on > ends.last_day,
        "prudent": on > ends.prudent_day,
        "last": on >= last_open,
        "second": on >= second,
        "first": on >= first,
    }
    return next((level for level in LEVELS if reached[level]), "")


def _nearing(
    company: Company,
    on: date,
    row: tuple[Any, ...],
    acts: tuple[Act, ...],
    paid: tuple[Act, ...],
) -> Nearing | None:
    pk, customer, name, kind, country, number, due, currency, left = row
    due_on = as_day(due) or date.min
    try:
        law = law_of(country, kind, company.country)
        calendar = calendar_for(place_of(country, company.country))
        ends = limitation(law, kind, due_on, calendar, acts, paid)
    except LawError:
        return None
    level = level_of(on, ends)
    if not level:
        return None
    said = (due_on, currency, left, ends.prudent_day, ends.last_day, level)
    return Nearing(pk, customer, name, number, *said, max(acts, default=None, key=_day))


def _day(act: Act) -> date:
    return act.on
