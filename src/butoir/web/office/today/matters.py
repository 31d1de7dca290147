"""The work of a day as the database orders it: who has something waiting, how urgent, how late.

A matter is a message to confirm, a task, or a delivery of which nobody knows what became. A debtor
has one row, at its most urgent matter; the rows are counted, ordered and cut into pages by the
engine. A task about invoices that are all settled is no work any more,
unless it asks to be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from butoir.dunning.models import Run
from butoir.dunning.reviewing import REVIEW
from butoir.users.models import Company


class Section(IntEnum):
    """The parts of the queue, the most urgent first; the last two ask nothing of anybody."""

    EXECUTE = 1  # what a formal notice announced, now that its date has passed
    BROKEN = 2  # promises and plans that were not kept
    NOTICES = 3
    CALLS = 4
    CONFIRM = 5
    REVIEWS = 6  # answers, doubts, letters without a way
    UNKNOWN = 7  # deliveries whose outcome nobody knows
    LEAVING = 8  # agreed to, about to leave
    LEFT_OUT = 9  # left out today by a person

    @property
    def code(self) -> str:
        """Its name in an address."""
        return self.name.lower().replace("_", "-")


WORK = tuple(Section)[:7]
KINDS = {
    "execute": Section.EXECUTE,
    "broken-promise": Section.BROKEN,
    "plan-default": Section.BROKEN,
    "plan-missed": Section.BROKEN,
    "call": Section.CALLS,
    "review": Section.REVIEWS,
    "answer": Section.REVIEWS,
    "insolvency": Section.REVIEWS,
    "identity": Section.REVIEWS,
    "declare": Section.EXECUTE,
    "dispute": Section.REVIEWS,
    "credit-note": Section.REVIEWS,
    "case-deadline": Section.EXECUTE,
    "no-channel": Section.REVIEWS,
    "pay-late": Section.REVIEWS,
    "pay-back": Section.REVIEWS,
    "debit-returned": Section.REVIEWS,
    "limitation": Section.REVIEWS,
    "waiver-failed": Section.REVIEWS,
    "withdrawal": Section.REVIEWS,
}
LARGE, MIDDLING = 5_000_00, 1_000_00  # cents overdue that make a row more urgent
LONG, MIDDLE = timedelta(days=60), timedelta(days=30)  # days late that do

_MATTERS = f"""
WITH matter AS (
  SELECT m.customer_id, CASE
    WHEN EXISTS (SELECT 1 FROM dunning_approval a WHERE a.message_id = m.id
                 AND a.withdrawn_at IS NULL AND NOT a.agreed) THEN {Section.LEFT_OUT:d}
    WHEN (SELECT COUNT(*) FROM dunning_approval a WHERE a.message_id = m.id
          AND a.withdrawn_at IS NULL AND a.agreed)
         >= CASE m.step WHEN 'formal-notice' THEN %(eyes)s ELSE 1 END THEN {Section.LEAVING:d}
    WHEN m.step = 'formal-notice' THEN {Section.NOTICES:d} ELSE {Section.CONFIRM:d} END AS section
  FROM dunning_plannedmessage m LEFT JOIN dunning_release r ON r.message_id = m.id
  WHERE m.run_id = %(run)s AND r.id IS NULL
  UNION ALL
  SELECT t.customer_id, CASE t.kind
    WHEN 'execute' THEN {Section.EXECUTE:d} WHEN 'declare' THEN {Section.EXECUTE:d}
    WHEN 'case-deadline' THEN {Section.EXECUTE:d}
    WHEN 'call' THEN {Section.CALLS:d}
    WHEN 'broken-promise' THEN {Section.BROKEN:d} WHEN 'plan-default' THEN {Section.BROKEN:d}
    WHEN 'plan-missed' THEN {Section.BROKEN:d}
    ELSE {Section.REVIEWS:d} END
  FROM dunning_task t
  WHERE t.company_id = %(company)s AND t.done_at IS NULL AND t.made_on <= %(on)s
    AND (t.kind IN ('review', 'answer', 'insolvency', 'pay-back', 'withdrawal') OR EXISTS (
      SELECT 1 FROM dunning_taskinvoice ti
      JOIN ledger_openinvoice i ON i.invoice_id = ti.invoice_id
      WHERE ti.task_id = t.id AND i.unpaid > 0))
  UNION ALL
  SELECT m.customer_id, {Section.UNKNOWN:d}
  FROM dispatch_delivery d
  JOIN dunning_release r ON r.delivery_id = d.id
  JOIN dunning_plannedmessage m ON m.id = r.message_id
  WHERE d.company_id = %(company)s AND d.state = 'unknown'
)
"""  # noqa: S608  our own words and numbers
_COUNTS = f"""{_MATTERS}
SELECT section, COUNT(DISTINCT customer_id) FROM matter GROUP BY section
UNION ALL SELECT 0, COUNT(DISTINCT customer_id) FROM matter WHERE section IN ({{sections}})
UNION ALL SELECT -1, COUNT(DISTINCT customer_id) FROM dunning_hold
  WHERE company_id = %(company)s AND ended_at IS NULL AND reason = %(review)s
"""  # noqa: S608  our own words and numbers
_CHOSEN = """, chosen AS (
  SELECT customer_id, MIN(section) AS section FROM matter
  WHERE section IN ({sections}) GROUP BY customer_id
)
"""
_PAGE = f"""{_MATTERS} {_CHOSEN}, owed AS (
  SELECT i.customer_id,
         CAST(SUM(CASE WHEN i.due_on < %(on)s THEN i.unpaid END) AS bigint) AS cents,
         MIN(CASE WHEN i.due_on < %(on)s THEN i.due_on END) AS oldest
  FROM chosen c CROSS JOIN ledger_openinvoice i
  WHERE i.company_id = %(company)s AND i.customer_id = c.customer_id AND i.unpaid > 0
  GROUP BY i.customer_id
)
SELECT c.customer_id, c.section, CASE
  WHEN c.section <= {Section.BROKEN:d} OR o.cents >= {LARGE} OR o.oldest <= %(long)s THEN 3
  WHEN c.section = {Section.NOTICES:d} OR o.cents >= {MIDDLING} OR o.oldest <= %(middle)s THEN 2
  ELSE 1 END AS level
FROM chosen c LEFT JOIN owed o ON o.customer_id = c.customer_id
ORDER BY c.section, level DESC, COALESCE(o.cents, 0) DESC, c.customer_id
LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608  our own words and numbers


class Place(NamedTuple):
    """A debtor's place in the queue: its most urgent section, and how urgent it is (1 to 3)."""

    customer: int
    section: Section
    level: int


class Queue:
    """The debtors with work in some sections, on a day, as a paginator takes them."""

    ordered = True

    def __init__(
        self, company: Company, run: Run | None, on: date, sections: Iterable[Section]
    ) -> None:
        self._listed = ", ".join(str(int(section)) for section in sections)
        self._values: dict[str, Any] = {
            "company": company.pk,
            "run": run.pk if run else 0,
            "eyes": 2 if company.four_eyes else 1,
            "on": on,
            "review": REVIEW,
            "long": on - LONG,
            "middle": on - MIDDLE,
        }

    @cached_property
    def _counted(self) -> dict[int, int]:
        return dict(self._rows(_COUNTS.format(sections=self._listed)))

    def count(self) -> int:
        """How many debtors there are."""
        return self._counted[0]

    @property
    def counts(self) -> dict[Section, int]:
        """The debtors of every section: one with several matters counts in each."""
        return {Section(section): count for section, count in self._counted.items() if section > 0}

    @property
    def old_debts(self) -> int:
        """The debtors whose debts older than the installation nobody has looked at yet."""
        return self._counted[-1]

    def __getitem__(self, part: slice) -> list[Place]:
        """The debtors from one place to another, in their order."""
        start = part.start or 0
        values = {"limit": part.stop - start, "offset": start}
        found = self._rows(_PAGE.format(sections=self._listed), **values)
        return [Place(customer, Section(section), level) for customer, section, level in found]

    def _rows(self, query: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, self._values | more)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
