"""The last morning's offer: a customer that owes much may pay it in parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from butoir.core.schedule import Spread
from butoir.dunning.models import Agreement, Hold, PlannedMessage, Run, Task
from butoir.dunning.plans.drafting import Terms, draft_plan
from butoir.dunning.plans.proposing import propose_plan
from butoir.ledger.models import Customer, Invoice, OpenInvoice
from butoir.project.demo.house import House, moment

_LATE = timedelta(days=10)
_PARTS, _FIRST_AFTER = 3, timedelta(days=21)


def offer_plan(house: House, run: Run) -> None:
    """A plan in three parts for whoever owes most and of whom nothing else is going on."""
    company, day = house.company, house.as_of
    late = OpenInvoice.objects.filter(
        company=company,
        invoice__kind="invoice",
        unpaid__gt=0,
        invoice__due_on__lt=day - _LATE,
        customer__kind="company",
    )
    for rows in (PlannedMessage.objects.filter(run=run), *_busy(house)):
        late = late.exclude(customer__in=rows.values("customer"))
    row = late.order_by("-unpaid", "pk").first()
    if row is None:
        return
    customer = Customer.objects.select_related("company").get(pk=row.customer_id)
    invoice = Invoice.objects.get(pk=row.invoice_id)
    draft = draft_plan(customer, [invoice], Terms(Spread(_PARTS, day + _FIRST_AFTER)), day)
    answer_by = house.calendar.next_open(day + _LATE)
    propose_plan(draft, answer_by, by=house.manager, at=moment(day, 6, 50))


def _busy(house: House) -> tuple[QuerySet[Any], ...]:
    """What keeps a customer busy: agreements, holds, tasks."""
    company = house.company
    return (
        Agreement.objects.filter(company=company, ended_at=None),
        Hold.objects.filter(company=company, ended_at=None),
        Task.objects.filter(company=company, done_at=None).exclude(customer=None),
    )
