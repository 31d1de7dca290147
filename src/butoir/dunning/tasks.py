"""Work for a person: what a run found for them, and what they did of it.

A task is told once: its keys are what the next decision looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from butoir.core.decisions import DunningPlan, Task
from butoir.core.errors import InputError
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.ladder import next_demand, once_reached
from butoir.core.plan import no_channel_key
from butoir.core.policy import Policy
from butoir.dunning.accounts import Receivables
from butoir.dunning.agreeing import PLAN, PROMISE, end_agreement
from butoir.dunning.models import (
    ANSWER,
    DEBIT_RETURNED,
    DECLARE,
    IDENTITY,
    INSOLVENCY,
    PAY_BACK,
    PAY_LATE,
    Agreement,
    Run,
    TaskInvoice,
)
from butoir.dunning.models import Task as TaskRecord
from butoir.journal.bulk import insert_rows, reserve_ids
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer, Invoice
from butoir.users.hours import PARIS, day_of

BROKEN = {"broken-promise": PROMISE, "plan-default": PLAN}
# work even when nothing is open any more
ASKING = ("review", ANSWER, INSOLVENCY, PAY_BACK, "withdrawal")
RESULTS = {
    "call": ("promised", "disputed", "plan-asked", "paid", "wrong-person", "no-answer", "done"),
    "execute": ("executed", "postponed", "waived"),
    ANSWER: ("accepted", "done"),
    INSOLVENCY: ("accepted", "not-ours", "overtaken"),
    DECLARE: ("done", "postponed", "waived"),
    IDENTITY: ("confirmed", "settled"),
    PAY_LATE: ("done", "postponed"),
    DEBIT_RETURNED: ("done", "asked", "rested"),
}
OTHERWISE = ("done", "waived")
_REPEATED = ("review", IDENTITY)  # what every run finds again until a person has looked
NO_RATE = (
    "the legal rate of these days is not published yet: the formal notice claims neither interest "
    "nor indemnity"
)


def results_of(kind: str) -> tuple[str, ...]:
    """What may become of a task of a kind."""
    return RESULTS.get(kind, OTHERWISE)


class NewTask(NamedTuple):
    """A task that is not in the queue yet, and why it is there when that is not plain."""

    task: Task
    detail: str = ""


def new_tasks(book: Receivables, plan: DunningPlan, troubles: Mapping[str, str]) -> list[NewTask]:
    """The tasks of a plan, less the reviews and doubts that are waiting for someone already.

    `troubles` say why some customers need one; the others have a formal notice without its charges.
    """
    asking = any(task.kind in _REPEATED for task in plan.tasks)
    waiting = _open_already(book) if asking else set()
    doubts = {account.customer: account.doubt for account in book.accounts if account.doubt}
    return [
        NewTask(task, _detail(task, troubles, doubts))
        for task in plan.tasks
        if (task.kind, task.customer, frozenset(task.invoices)) not in waiting
    ]


def _detail(task: Task, troubles: Mapping[str, str], doubts: Mapping[str, str]) -> str:
    """Why a task is there, where that is not plain."""
    if task.kind == IDENTITY:
        return doubts.get(task.customer, "")
    return troubles.get(task.customer, NO_RATE) if task.kind == "review" else ""


def _open_already(book: Receivables) -> set[tuple[str, str, frozenset[str]]]:
    found: dict[tuple[int, str, str], set[str]] = {}
    rows = TaskInvoice.objects.filter(
        task__company=book.company,
        task__kind__in=_REPEATED,
        task__done_at__isnull=True,
    )
    fields = ("task", "task__kind", "task__customer__code", "invoice__number")
    for pk, kind, code, number in rows.values_list(*fields):
        found.setdefault((pk, kind, code), set()).add(number)
    return {(kind, code, frozenset(numbers)) for (_, kind, code), numbers in found.items()}


def save_tasks(run: Run, book: Receivables, tasks: Sequence[NewTask], *, at: datetime) -> None:
    """Put the tasks of a run in the queue, and end the agreements that they say are broken."""
    ids = list(reserve_ids(TaskRecord, len(tasks)))
    rows, named = [], []
    accounts = _accounts(book, {new.task.customer for new in tasks})
    for pk, (task, detail) in zip(ids, tasks, strict=True):
        customer = book.customer_ids[task.customer]
        broken = list(_broken(book, task))
        for agreement in broken:
            end_agreement(agreement, "broken", by=run.made_by, at=at)
        agreement_id = broken[-1].pk if broken else None
        said = (detail, run.as_of, at, "", "", "")
        rows.append((pk, run.company_id, run.pk, customer, task.kind, agreement_id, *said))
        for number in task.invoices:
            keys = _keys(task, number, accounts[task.customer], book)
            named.append((pk, book.invoice_ids[task.customer, number], keys))
    fields = ("id", "company_id", "run_id", "customer_id", "kind", "agreement_id")
    said_fields = ("detail", "made_on", "made_at", "done_by", "result", "reason")
    insert_rows(TaskRecord, (*fields, *said_fields), rows)
    insert_rows(TaskInvoice, ("task_id", "invoice_id", "keys"), named)


def ask_for_review(
    run: Run | None, customer: Customer, numbers: Sequence[str], reason: str, *, at: datetime
) -> None:
    """A letter that could not be written or did not arrive: one task that names the customer, not
    one a day. `run` is what decided the letter, None for one that is no demand."""
    waiting = TaskRecord.objects.filter(
        customer=customer, kind="review", done_at__isnull=True, detail=reason
    )
    if waiting.exists():
        return
    task = TaskRecord.objects.create(
        company_id=customer.company_id,
        run=run,
        customer=customer,
        kind="review",
        detail=reason,
        made_on=run.as_of if run else day_of(at),
        made_at=at,
    )
    invoices = Invoice.objects.filter(customer=customer, number__in=numbers)
    TaskInvoice.objects.bulk_create([TaskInvoice(task=task, invoice=one) for one in invoices])


def _accounts(book: Receivables, customers: set[str]) -> dict[str, list[DebtorAccount]]:
    found: dict[str, list[DebtorAccount]] = {}
    for account in book.accounts:
        if account.customer in customers:
            found.setdefault(account.customer, []).append(account)
    return found


def _broken(book: Receivables, task: Task) -> Iterator[Agreement]:
    kind = BROKEN.get(task.kind)
    for agreed in book.agreements.get(task.customer, ()) if kind else ():
        promise = agreed.promise is not None
        if promise == (kind == PROMISE) and set(task.invoices) <= set(agreed.invoices):
            yield Agreement.objects.select_related("company").get(pk=agreed.id)


def _keys(task: Task, number: str, accounts: Iterable[DebtorAccount], book: Receivables) -> str:
    """What the invoice remembers of the task: the calls made, or the step that has no way."""
    if task.kind not in ("call", "no-channel"):
        return ""
    policy = book.scenarios.versions[book.versions[task.customer]].policy
    for account in accounts:
        for item in account.items:
            if item.number == number:
                return _keys_of(task.kind, item, policy, account.grace_days, book.as_of)
    return ""


def _keys_of(kind: str, item: OpenItem, policy: Policy, grace: int, as_of: date) -> str:
    if kind == "call":
        reached = once_reached(item, policy, grace, as_of)
        return " ".join(step.key for step in reached if step.name == "call")
    step = next_demand(item, policy)
    return no_channel_key(step.name) if step else ""


def complete_task(
    task: TaskRecord, result: str, *, by: str, at: datetime, reason: str = ""
) -> None:
    """A person did it; what a formal notice announced is waived or postponed with a reason (R7).

    Raises InputError on a result that this kind of task cannot have, or when it was done before.
    """
    allowed = results_of(task.kind)
    if result not in allowed:
        raise InputError(f"{result!r} is none of {', '.join(allowed)}", task.kind, field="result")
    if result in ("waived", "postponed") and not reason.strip():
        raise InputError(f"{result} needs a reason", task.kind, field="reason")
    with transaction.atomic():
        lock_head(task.company)
        changed = TaskRecord.objects.filter(pk=task.pk, done_at__isnull=True).update(
            done_at=at, done_by=by, result=result, reason=reason
        )
        if not changed:
            raise InputError("was done before", task.kind)
        said = {"result": result, "reason": reason}
        record_event(task.company, "task-done", f"task:{task.pk}", by=by, at=at, data=said)


@transaction.atomic
def postpone_task(
    task: TaskRecord, until: date, *, by: str, at: datetime, reason: str
) -> TaskRecord:
    """A person puts work off to a later day, once, with a reason: the same work on that day.

    Raises InputError without a reason, on a day that is not later, or when it was put off before.
    """
    if until <= max(task.made_on, at.astimezone(PARIS).date()):
        raise InputError("is put off to a later day", task.kind, field="until")
    if task.postponed:
        raise InputError("was put off before", task.kind, field="until")
    complete_task(task, "postponed", by=by, at=at, reason=reason)
    return repeat_task(task, until, at=at, detail=reason, postponed=True)


def repeat_task(
    task: TaskRecord, on: date, *, at: datetime, detail: str, postponed: bool = False
) -> TaskRecord:
    """The same work again on a day."""
    again = TaskRecord.objects.create(
        company_id=task.company_id,
        run_id=task.run_id,
        customer_id=task.customer_id,
        kind=task.kind,
        agreement_id=task.agreement_id,
        proceeding_id=task.proceeding_id,
        pay_link_id=task.pay_link_id,
        detail=detail,
        made_on=on,
        made_at=at,
        postponed=postponed,
    )
    invoices = Invoice.objects.filter(tasks__task=task)
    TaskInvoice.objects.bulk_create([TaskInvoice(task=again, invoice=one) for one in invoices])
    return again
