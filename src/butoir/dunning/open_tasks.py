"""The work that waits for a person beside the calls: what each task is about, and what is open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.tasks import ASKING
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One task. `invoices` are those of it with something open, `detail` why it is there."""

    task: int
    kind: str
    since: date
    code: str
    name: str
    invoices: tuple[str, ...]
    detail: str


def load_open_tasks(company: Company, on: date) -> list[OpenTask]:
    """The tasks of a day but the calls, the oldest first, in three queries.

    One whose invoices were all paid meanwhile is no work any more, unless it asks to be read.
    """
    waiting = Task.objects.filter(company=company, done_at=None, made_on__lte=on)
    waiting = waiting.exclude(kind="call")
    tasks = list(waiting.select_related("customer").order_by("made_on", "pk"))
    rows = open_invoice_rows(company, {task.customer_id for task in tasks})
    open_now = {row[0] for row in rows if row[7] > 0}
    named: dict[int, list[str]] = defaultdict(list)
    about = TaskInvoice.objects.filter(task__in=waiting).order_by("pk")
    for task, invoice, number in about.values_list("task", "invoice", "invoice__number"):
        if invoice in open_now:
            named[task].append(number)
    return [
        OpenTask(
            task.pk,
            task.kind,
            task.made_on,
            task.customer.code,
            task.customer.name,
            tuple(named[task.pk]),
            task.detail,
        )
        for task in tasks
        if named[task.pk] or task.kind in ASKING
    ]
