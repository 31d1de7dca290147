"""What rests because of a dispute or a hold that a person placed, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from butoir.core import reasons
from butoir.users.models import Company

_BLOCKED = """
WITH held AS (
  SELECT h.invoice_id AS id, h.kind, h.since, h.cents FROM dunning_hold h
  WHERE {running} AND h.invoice_id IS NOT NULL
  UNION ALL
  SELECT i.id, h.kind, h.since, NULL FROM dunning_hold h
  JOIN ledger_invoice i ON i.customer_id = h.customer_id
  WHERE {running} AND h.invoice_id IS NULL
), invoice AS (
  SELECT id, MAX(CASE WHEN kind = %(disputed)s THEN 1 ELSE 0 END) AS disputed,
         MIN(since) AS since, CASE WHEN COUNT(cents) = COUNT(*) THEN SUM(cents) END AS part
  FROM held GROUP BY id
), owed AS (
  SELECT v.disputed, v.since, v.part,
         i.cents - COALESCE((SELECT SUM(a.cents) FROM ledger_allocation a
                             WHERE a.invoice_id = i.id), 0) AS open
  FROM invoice v JOIN ledger_invoice i ON i.id = v.id WHERE i.currency = %(currency)s
)
SELECT disputed, COUNT(*), MIN(since),
       SUM(CASE WHEN part IS NOT NULL AND part < open THEN part ELSE open END)
FROM owed WHERE open > 0 GROUP BY disputed
"""
_RUNNING = """h.company_id = %(company)s AND h.kind IN (%(disputed)s, %(on_hold)s)
  AND h.ended_at IS NULL AND h.since <= %(as_of)s AND (h.until IS NULL OR h.until >= %(as_of)s)"""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Open cents and invoices that rest, and the first day of the oldest hold (None: nothing)."""

    disputed: int = 0
    held: int = 0
    count: int = 0
    since: date | None = None

    @property
    def cents(self) -> int:
        """All that rests."""
        return self.disputed + self.held


def read_blocked(company: Company, as_of: date, currency: str) -> Blocked:
    """Disputes (their own part, when they are about a part) and holds, each invoice once."""
    values: dict[str, str | int] = {
        "company": company.pk,
        "currency": currency,
        "disputed": reasons.DISPUTED,
        "on_hold": reasons.ON_HOLD,
        "as_of": as_of.isoformat(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKED.format(running=_RUNNING), values)
        rows = cursor.fetchall()
    cents = {bool(disputed): int(total) for disputed, _, _, total in rows}
    days = [date.fromisoformat(s) if isinstance(s, str) else s for _, _, s, _ in rows]
    return Blocked(
        cents.get(True, 0),
        cents.get(False, 0),
        sum(row[1] for row in rows),
        min(days, default=None),
    )
