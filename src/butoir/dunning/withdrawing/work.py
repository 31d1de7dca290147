"""What each day finds of demands that were paid: a withdrawal to send with one press, or at once,
and thanks, as the company chose. Each leaves once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.closing import is_closed
from butoir.dunning.models import PlannedMessage, Task, TaskInvoice
from butoir.dunning.scenarios import is_sending
from butoir.dunning.tasks import complete_task
from butoir.dunning.waiving.rules import relief_rules
from butoir.dunning.withdrawing.letters import (
    THANKS,
    WITHDRAWAL,
    owes_nothing,
    send_paid_letter,
)
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.dunning.withdrawing.paid import Paid, load_paid, still_open
from butoir.journal.events import Happened, lock_head, record_event, record_events
from butoir.law.calendar import calendar_for
from butoir.users.hours import day_of
from butoir.users.models import Company

TASK = WITHDRAWAL
NO_WAY = "no way to write to this customer"


def see_to_paid_demands(company: Company, on: date, *, by: str, at: datetime) -> None:
    """Propose, or send, what the payments since the last days ask for; letters on open days alone.

    Called in the transaction that holds the journal's end.
    """
    _end_undone(company, by, at)
    paid = load_paid(company, on)
    if not paid:
        return
    rules = relief_rules(company)
    open_day = calendar_for(company.country).is_open(on) and not is_closed(company, on)
    may_send = open_day and is_sending(company)
    for one in paid:
        if one.crossed:
            _withdraw(one, on, alone=rules.withdraw_alone and may_send, by=by, at=at)
    if rules.thanks and rules.pk and may_send:
        since = [one for one in paid if not one.crossed and one.on >= day_of(rules.made_at)]
        _thank(since, by=by, at=at)


@transaction.atomic
def send_withdrawal(task: Task, *, by: str, at: datetime) -> None:
    """A person presses once: the letter leaves and the task is done.

    Raises InputError when something is open again, or no way reaches the customer.
    """
    lock_head(task.company)
    row = PaidLetter.objects.select_related("message__run", "customer__company").get(task=task)
    if still_open(_invoices(row.message)):
        raise InputError("something of this demand is open again", task.kind)
    if not _sent(row, by=by, at=at):
        raise InputError(NO_WAY, task.kind)
    complete_task(task, "done", by=by, at=at)


def _withdraw(one: Paid, on: date, *, alone: bool, by: str, at: datetime) -> None:
    row = _row(one, WITHDRAWAL, by, at)
    if alone and _sent_alone(row, by=by, at=at):
        return
    task = Task.objects.create(
        company_id=row.company_id, customer=row.customer, kind=TASK, made_on=on, made_at=at
    )
    TaskInvoice.objects.bulk_create(TaskInvoice(task=task, invoice_id=pk) for pk in one.invoices)
    row.task = task
    row.save(update_fields=["task"])


def _thank(paid: Sequence[Paid], *, by: str, at: datetime) -> None:
    """One letter a customer, for its latest demand; never to somebody who still owes."""
    latest = {one.message.customer_id: one for one in paid}
    for one in paid:
        customer = one.message.customer_id
        told = PaidLetter.objects.filter(customer=customer, paid_on__gte=one.on)
        if one is not latest[customer] or told.exists() or not owes_nothing(customer, at):
            continue
        _sent_alone(_row(one, THANKS, by, at), by=by, at=at)


def _row(one: Paid, kind: str, by: str, at: datetime) -> PaidLetter:
    message = one.message
    row = PaidLetter.objects.create(
        company=message.run.company,
        customer=message.customer,
        message=message,
        kind=kind,
        paid=one.cents,
        paid_on=one.on,
        made_at=at,
        made_by=by,
    )
    said = {
        "customer": message.customer.code,
        "letter": kind,
        "step": message.step,
        "demanded_on": message.run.as_of,
        "paid": one.cents,
        "paid_on": one.on,
        "currency": message.currency,
    }
    about = f"paid-letter:{row.pk}"
    record_event(message.run.company, "demand-paid", about, by=by, at=at, data=said)
    return row


def _sent_alone(row: PaidLetter, *, by: str, at: datetime) -> bool:
    """A letter that cannot be written or reaches nobody is left to a person."""
    try:
        with transaction.atomic():
            return _sent(row, by=by, at=at)
    except InputError:
        return False


def _sent(row: PaidLetter, *, by: str, at: datetime) -> bool:
    row.delivery = send_paid_letter(row, by=by, at=at)
    row.save(update_fields=["delivery"])
    return row.delivery is not None


def _end_undone(company: Company, by: str, at: datetime) -> None:
    """A payment that went back: nothing is withdrawn, and the work ends."""
    open_ = Task.objects.filter(company=company, kind=TASK, done_at=None)
    again = open_.filter(pk__in=_with_open_invoices(company)).order_by("pk")
    ids = list(again.values_list("pk", flat=True))
    if ids:
        ended = {"done_at": at, "done_by": by, "result": "undone"}
        Task.objects.filter(pk__in=ids).update(**ended)
        said = {"result": "undone", "reason": ""}
        events = [Happened("task-done", f"task:{pk}", said) for pk in ids]
        record_events(company, events, by=by, at=at)


def _with_open_invoices(company: Company) -> list[int]:
    named = TaskInvoice.objects.filter(
        task__company=company, task__kind=TASK, task__done_at=None
    ).values_list("task", "invoice")
    rows = list(named)
    open_ = still_open({invoice for _, invoice in rows}) if rows else set()
    return [task for task, invoice in rows if invoice in open_]


def _invoices(message: PlannedMessage) -> set[int]:
    return set(message.lines.values_list("invoice", flat=True))
