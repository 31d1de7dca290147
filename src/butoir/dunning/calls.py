"""The call list: whom to ring today, about what, and what came of it (R21)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from butoir.core.errors import InputError
from butoir.dunning.debtors import debtor_of
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.tasks import complete_task, repeat_task
from butoir.journal.events import Happened, record_events
from butoir.ledger.models import Contact
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company

NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make, by its task and its customer (ids). `invoices` are (number, due on, open
    cents), `detail` an earlier try."""

    task: int
    customer: int
    since: date
    code: str
    name: str
    contact: str
    phone: str
    invoices: tuple[tuple[str, date, int], ...]
    detail: str

    @property
    def cents(self) -> int:
        """What is open on the invoices of the call."""
        return sum(cents for _, _, cents in self.invoices)


def load_call_list(
    company: Company, on: date, customers: Collection[int] | None = None
) -> list[Call]:
    """The calls to make on a day, or those to some `customers` (ids), the oldest first and then
    the largest, in four queries; in one where there are none.

    An invoice that was paid meanwhile is no longer named; a call without any is not made.
    """
    asked = Task.objects.filter(
        company=company, kind="call", done_at__isnull=True, made_on__lte=on
    ).select_related("customer")
    if customers is not None:
        asked = asked.filter(customer__in=customers)
    tasks = list(asked)
    if not tasks:
        return []
    named = _still_open(company, tasks, asked)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer__tasks__in=asked).distinct():
        contacts[contact.customer_id].append(contact)
    calls = [
        _call(task, contacts[task.customer_id], tuple(named[task.pk]))
        for task in tasks
        if task.pk in named
    ]
    return sorted(calls, key=lambda call: (call.since, -call.cents, call.code))


def end_settled_calls(company: Company, *, by: str, at: datetime) -> int:
    """End the calls on whose invoices nothing is open any more; how many those were.

    Called in the transaction that holds the journal's end.
    """
    asked = Task.objects.filter(company=company, kind="call", done_at__isnull=True)
    tasks = list(asked)
    if not tasks:
        return 0
    named = _still_open(company, tasks, asked)
    settled = [task for task in tasks if task.pk not in named]
    for task in settled:
        task.done_at, task.done_by = at, by
        task.result, task.reason = "settled", "nothing is open any more"
    Task.objects.bulk_update(settled, ["done_at", "done_by", "result", "reason"], batch_size=500)
    events = [
        Happened("task-done", f"task:{task.pk}", {"result": task.result, "reason": task.reason})
        for task in settled
    ]
    record_events(company, events, by=by, at=at)
    return len(settled)


def _still_open(
    company: Company, tasks: Sequence[Task], asked: QuerySet[Task]
) -> dict[int, list[tuple[str, date, int]]]:
    """What is open on the invoices that each task names; a task without any is left out."""
    customers = {task.customer_id for task in tasks}
    left = {row[0]: row for row in open_invoice_rows(company, customers) if row[7] > 0}
    named: dict[int, list[tuple[str, date, int]]] = defaultdict(list)
    rows = TaskInvoice.objects.filter(task__in=asked).values_list("task", "invoice")
    for task_id, invoice in rows.order_by("pk"):
        if invoice in left:
            named[task_id].append((left[invoice][2], left[invoice][3], left[invoice][7]))
    return named


def _call(task: Task, contacts: list[Contact], invoices: tuple[tuple[str, date, int], ...]) -> Call:
    debtor = debtor_of(task.customer, contacts)
    who = " ".join(filter(None, (debtor.contact_title, debtor.contact_name)))
    return Call(
        task.pk,
        task.customer_id,
        task.made_on,
        debtor.id,
        debtor.name,
        who,
        debtor.phone,
        invoices,
        task.detail,
    )


def record_call(
    task: Task,
    result: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    again_on: date | None = None,
) -> Task | None:
    """What came of a call. Without an answer it is made again on `again_on`: that new task.

    Raises InputError on an unknown result, a call made before, or no answer without a new day.
    """
    if result == NO_ANSWER and again_on is None:
        raise InputError("when is it tried again?", "call", field="again_on")
    with transaction.atomic():
        complete_task(task, result, by=by, at=at, reason=note)
        if result != NO_ANSWER or again_on is None:
            return None
        return repeat_task(task, again_on, at=at, detail=note or "no answer before")
