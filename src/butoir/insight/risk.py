"""What may never come: what is very late, and what an insolvent debtor owes.

`INSOLVENT` gives these debtors (id): the figure and the list behind it ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from butoir.core import reasons
from butoir.insight.ageing import BUCKETS, VERY_LATE_DAYS, Aged
from butoir.users.models import Company

INSOLVENT = """
  SELECT h.customer_id FROM dunning_hold h
  WHERE h.company_id = %(company)s AND h.kind = %(insolvency)s AND h.ended_at IS NULL
    AND h.since <= %(today)s AND (h.until IS NULL OR h.until >= %(today)s)
"""
_SUMS = f"""
SELECT COALESCE(SUM(o.unpaid), 0), COUNT(*) FROM ledger_openinvoice o
WHERE o.company_id = %(company)s AND o.currency = %(currency)s AND o.due_on >= %(risky)s
  AND o.customer_id IN ({INSOLVENT}) AND o.unpaid > 0
"""  # noqa: S608  our own words


def risk_values(company: Company, as_of: date) -> dict[str, str | int]:
    """What `INSOLVENT` asks, its places by name; `risky` is the first due date not very late."""
    return {
        "company": company.pk,
        "insolvency": reasons.INSOLVENCY,
        "today": as_of.isoformat(),
        "risky": (as_of - timedelta(days=VERY_LATE_DAYS)).isoformat(),
    }


def read_risk(
    company: Company, aged: Iterable[Aged], as_of: date, currency: str
) -> tuple[int, int]:
    """Cents and invoices over 90 days late, or of an insolvent debtor; each invoice once."""
    very_late = next(row for row in aged if row.bucket == BUCKETS[-1])
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, risk_values(company, as_of) | {"currency": currency})
        cents, count = cursor.fetchone()
    return very_late.cents + int(cents), very_late.count + count
