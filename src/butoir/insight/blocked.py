"""What rests because of a dispute or a hold that a person placed, and since when.

`BLOCKED` gives the invoices (id) with the cents that are disputed when only a part is, else null:
the figure and the list behind it ask the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from butoir.core import reasons
from butoir.users.models import Company

_RUNNING = """h.company_id = %(company)s AND h.kind IN (%(disputed)s, %(on_hold)s)
  AND h.ended_at IS NULL AND h.since <= %(today)s AND (h.until IS NULL OR h.until >= %(today)s)"""
BLOCKED = f"""
  SELECT id, MAX(CASE WHEN kind = %(disputed)s THEN 1 ELSE 0 END) AS disputed,
         MIN(since) AS since, CASE WHEN COUNT(cents) = COUNT(*) THEN SUM(cents) END AS part
  FROM (
    SELECT h.invoice_id AS id, h.kind, h.since, h.cents FROM dunning_hold h
    WHERE {_RUNNING} AND h.invoice_id IS NOT NULL
    UNION ALL
    SELECT i.id, h.kind, h.since, NULL FROM dunning_hold h
    JOIN ledger_invoice i ON i.customer_id = h.customer_id
    WHERE {_RUNNING} AND h.invoice_id IS NULL
  ) held GROUP BY id
"""  # noqa: S608  our own words
BLOCKED_CENTS = "CASE WHEN b.part < {open} THEN b.part ELSE {open} END"  # null: all of it
_SUMS = f"""
SELECT b.disputed, COUNT(*), MIN(b.since), SUM({BLOCKED_CENTS.format(open="o.unpaid")})
FROM ({BLOCKED}) b JOIN ledger_openinvoice o ON o.invoice_id = b.id
WHERE o.currency = %(currency)s AND o.unpaid > 0 GROUP BY b.disputed
"""  # noqa: S608  our own words


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


def blocked_values(company: Company, as_of: date) -> dict[str, str | int]:
    """What `BLOCKED` asks: its places by name."""
    return {
        "company": company.pk,
        "disputed": reasons.DISPUTED,
        "on_hold": reasons.ON_HOLD,
        "today": as_of.isoformat(),
    }


def read_blocked(company: Company, as_of: date, currency: str) -> Blocked:
    """Disputes (their own part, when they are about a part) and holds, each invoice once."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, blocked_values(company, as_of) | {"currency": currency})
        rows = cursor.fetchall()
    cents = {bool(disputed): int(total) for disputed, _, _, total in rows}
    days = [date.fromisoformat(s) if isinstance(s, str) else s for _, _, s, _ in rows]
    return Blocked(
        cents.get(True, 0),
        cents.get(False, 0),
        sum(row[1] for row in rows),
        min(days, default=None),
    )
