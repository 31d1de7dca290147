"""What may never come: what is very late, and what an insolvent debtor owes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from butoir.core import reasons
from butoir.insight.ageing import BUCKETS, VERY_LATE_DAYS, Aged
from butoir.users.models import Company

_INSOLVENT = """
SELECT COALESCE(SUM(open), 0), COUNT(*) FROM (
  SELECT i.cents - COALESCE((SELECT SUM(a.cents) FROM ledger_allocation a
                             WHERE a.invoice_id = i.id), 0) AS open
  FROM ledger_invoice i
  WHERE i.currency = %s AND i.due_on >= %s AND i.customer_id IN (
    SELECT h.customer_id FROM dunning_hold h
    WHERE h.company_id = %s AND h.kind = %s AND h.ended_at IS NULL
      AND h.since <= %s AND (h.until IS NULL OR h.until >= %s))
) owed WHERE open > 0
"""


def read_risk(
    company: Company, aged: Iterable[Aged], as_of: date, currency: str
) -> tuple[int, int]:
    """Cents and invoices over 90 days late, or of an insolvent debtor; each invoice once."""
    very_late = next(row for row in aged if row.bucket == BUCKETS[-1])
    day = as_of.isoformat()
    first = (as_of - timedelta(days=VERY_LATE_DAYS)).isoformat()
    with connection.cursor() as cursor:
        values = (currency, first, company.pk, reasons.INSOLVENCY, day, day)
        cursor.execute(_INSOLVENT, values)
        cents, count = cursor.fetchone()
    return very_late.cents + int(cents), very_late.count + count
