"""Instalments that did not come: work for a person, or the letter at once, as the company chose."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from butoir.core.agreements import Missed, Seen, missed_instalment
from butoir.core.errors import InputError
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.plans.letters import send_default
from butoir.dunning.plans.rules import rules_of
from butoir.dunning.plans.running import RunningPlan, running_plans
from butoir.dunning.plans.terms import calendar_of
from butoir.dunning.scenarios import is_sending
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head
from butoir.ledger.freshness import bank_data_until
from butoir.users.hours import day_of
from butoir.users.models import Company

TASK = "plan-missed"


def look_for_missing(company: Company, on: date, *, by: str, at: datetime) -> None:
    """One task, or one letter, for each plan of which an instalment should be here and is not.

    Called in the transaction that holds the journal's end.
    """
    alone = rules_of(company).default_alone and is_sending(company)
    until = bank_data_until(company)
    for one in running_plans(company):
        seen = Seen(on, until, calendar_of(one.row.customer))
        missed = missed_instalment(one.plan, seen) if one.plan.warns else None
        if missed is None or _known(one, missed):
            continue
        if not (alone and _sent(one, missed, by=by, at=at)):
            _ask(one, missed, on, at)


@transaction.atomic
def send_warning(task: Task, *, by: str, at: datetime) -> None:
    """A person confirms the letter of a missed instalment; its task is done.

    Raises InputError when nothing is missing any more, or no way reaches the customer.
    """
    lock_head(task.company)
    until = bank_data_until(task.company)
    found = (one for one in running_plans(task.company) if one.row.pk == task.agreement_id)
    one = next(found, None)
    seen = one and Seen(day_of(at), until, calendar_of(one.row.customer))
    missed = missed_instalment(one.plan, seen) if one and seen else None
    if one is None or missed is None:
        raise InputError("nothing of this plan is missing any more", task.kind)
    if send_default(one.row, missed, one.left, by=by, at=at) is None:
        raise InputError("no way to write to this customer", task.kind)
    complete_task(task, "done", by=by, at=at)


def _sent(one: RunningPlan, missed: Missed, *, by: str, at: datetime) -> bool:
    """A letter that cannot be written or reaches nobody is left to a person."""
    try:
        with transaction.atomic():
            return send_default(one.row, missed, one.left, by=by, at=at) is not None
    except InputError:
        return False


def _key(missed: Missed) -> str:
    return f"missed:{missed.up_to}"


def _known(one: RunningPlan, missed: Missed) -> bool:
    """A person has it in hand, or gave more time until the next instalment."""
    named = TaskInvoice.objects.filter(task__agreement=one.row, task__kind=TASK)
    waiting = named.filter(task__done_at=None)
    waived = named.filter(keys=_key(missed), task__result="waived")
    return waiting.exists() or waived.exists()


def _ask(one: RunningPlan, missed: Missed, on: date, at: datetime) -> None:
    task = Task.objects.create(
        company=one.row.company,
        customer=one.row.customer,
        kind=TASK,
        agreement=one.row,
        made_on=on,
        made_at=at,
    )
    rows = one.row.invoices.filter(replaced_by=None)
    TaskInvoice.objects.bulk_create(
        TaskInvoice(task=task, invoice_id=row.invoice_id, keys=_key(missed)) for row in rows
    )
