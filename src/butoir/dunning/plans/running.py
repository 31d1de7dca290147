"""The running plans of a company with their customers, as the day's work goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from butoir.core import reasons
from butoir.core.items import PaymentPlan
from butoir.dunning.agreed import Agreed, load_agreed
from butoir.dunning.agreeing import PLAN
from butoir.dunning.models import Agreement, Hold
from butoir.users.models import Company

_OVER = (reasons.INSOLVENCY, reasons.HANDED_OVER)  # nothing is said to such a customer any more


class RunningPlan(NamedTuple):
    """A plan, and what came in for it."""

    row: Agreement
    plan: PaymentPlan
    agreed: Agreed

    @property
    def left(self) -> int:
        """All that is still to pay, in cents."""
        return self.agreed.owed - self.agreed.received


def running_plans(company: Company) -> Iterator[RunningPlan]:
    """Those whose customers may be written to, the oldest first; in a fixed number of queries."""
    found = Agreement.objects.filter(company=company, kind=PLAN, ended_at=None)
    rows = {row.pk: row for row in found.select_related("company", "customer", "proposal")}
    if not rows:
        return
    customers = {row.customer_id for row in rows.values()}
    silent = silent_customers(company)
    for agreed in (one for some in load_agreed(company, customers).values() for one in some):
        row = rows.get(agreed.id)
        if row is not None and agreed.plan is not None and row.customer_id not in silent:
            row.customer.company = company
            yield RunningPlan(row, agreed.plan, agreed)


def silent_customers(company: Company) -> set[int]:
    """Customers (ids) in insolvency or handed over."""
    held = Hold.objects.filter(Q(ended_at=None), company=company, invoice=None, kind__in=_OVER)
    return set(held.values_list("customer", flat=True))
