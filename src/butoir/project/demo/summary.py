"""What a company of the demo looks like on its last day, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from butoir.dispatch.models import Delivery, Proof, State
from butoir.dunning.models import Agreement, Hold, PlannedMessage, Run, Task
from butoir.ledger.models import Candidate, Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """One company in figures; amounts are cents. `sent` is by step, `deliveries` by state."""

    name: str
    as_of: date
    customers: int
    invoices: int
    open_cents: int
    overdue_count: int
    overdue_cents: int
    sent: Counts
    deliveries: Counts
    proofs: Counts
    promises: Counts
    plans: Counts
    disputes: Counts
    holds: Counts
    to_confirm: Counts
    to_look_at: int
    tasks: Counts


def load_summary(company: Company) -> Summary:
    """The figures as of the company's last run. Raises Run.DoesNotExist without one."""
    run = Run.objects.filter(company=company).latest("as_of", "number")
    rows = open_invoice_rows(company)
    late = [row[7] for row in rows if row[3] < run.as_of and row[7] > 0]
    said = Agreement.objects.filter(company=company)
    holds = Hold.objects.filter(company=company, ended_at=None)
    deliveries = Delivery.objects.filter(company=company)
    waiting = PlannedMessage.objects.filter(run=run, release=None)
    candidates = Candidate.objects.filter(customer__company=company, closed_at=None)
    return Summary(
        name=company.name,
        as_of=run.as_of,
        customers=Customer.objects.filter(company=company).count(),
        invoices=Invoice.objects.filter(company=company, kind="invoice").count(),
        open_cents=sum(row[7] for row in rows),
        overdue_count=len(late),
        overdue_cents=sum(late),
        sent=_counts(deliveries.filter(state=State.SENT), "document__kind"),
        deliveries=_counts(deliveries, "state"),
        proofs=_counts(Proof.objects.filter(delivery__company=company), "kind"),
        promises=_counts(said.filter(kind="promise"), "outcome"),
        plans=_counts(said.filter(kind="plan"), "outcome"),
        disputes=_counts(Hold.objects.filter(company=company, kind="disputed"), "outcome"),
        holds=_counts(holds, "kind"),
        to_confirm=_counts(waiting, "step"),
        to_look_at=candidates.values("entry").distinct().count(),
        tasks=_counts(
            Task.objects.filter(company=company, done_at=None, made_on__lte=run.as_of), "kind"
        ),
    )


def _counts(rows: QuerySet[Any], field: str) -> Counts:
    return Counter(dict(rows.order_by().values_list(field).annotate(Count("pk"))))
