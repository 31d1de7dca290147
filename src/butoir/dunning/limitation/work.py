"""The warnings of limitation as work for a person: one task an invoice and warning, told once.

Six months, two months and the last open day before the shortest term ends. A task ends by itself
when its invoice was paid, its limitation interrupted, or the next warning has come.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from butoir.core import reasons
from butoir.dunning.limitation.nearing import Nearing, load_nearing
from butoir.dunning.models import Hold, Task, TaskInvoice
from butoir.journal.events import Happened, record_events
from butoir.users.models import Company

TASK = "limitation"
_WARNED = ("last", "second", "first")


def see_to_limits(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """Bring the tasks of limitation up to a day, in a fixed number of queries.

    Called in the transaction that holds the journal's end.
    """
    near = [one for one in load_nearing(company, as_of) if one.level in _WARNED]
    given_up = _given_up(company) if near else set()
    wanted = {
        (one.pk, _key(one)): one
        for one in near
        if ("i", one.pk) not in given_up and ("c", one.customer) not in given_up
    }
    told = TaskInvoice.objects.filter(task__company=company, task__kind=TASK)
    known = {(invoice, key) for invoice, key in told.values_list("invoice", "keys")}
    open_ = told.filter(task__done_at=None).values_list("task", "invoice", "keys")
    _end({task for task, invoice, key in open_ if (invoice, key) not in wanted}, company, by, at)
    new = [one for place, one in wanted.items() if place not in known]
    _make(new, company, as_of, at)


def _key(one: Nearing) -> str:
    """What a task told: an interruption gives another day, which is warned of again."""
    return f"limitation.{one.level}.{one.prudent_day}"


def _given_up(company: Company) -> set[tuple[str, int]]:
    """The invoices ("i") and customers ("c") that were written off (ids)."""
    held = Hold.objects.filter(Q(ended_at=None), company=company, kind=reasons.WRITTEN_OFF)
    return {
        ("i", invoice) if invoice else ("c", customer)
        for invoice, customer in held.values_list("invoice", "customer")
    }


def _make(new: Iterable[Nearing], company: Company, on: date, at: datetime) -> None:
    rows = list(new)
    tasks = Task.objects.bulk_create(
        Task(
            company=company,
            customer_id=one.customer,
            kind=TASK,
            detail=f"{one.number}: time-barred after {one.prudent_day}",
            made_on=on,
            made_at=at,
        )
        for one in rows
    )
    TaskInvoice.objects.bulk_create(
        TaskInvoice(task=task, invoice_id=one.pk, keys=_key(one))
        for task, one in zip(tasks, rows, strict=True)
    )


def _end(ids: set[int], company: Company, by: str, at: datetime) -> None:
    if ids:
        ended = {"done_at": at, "done_by": by, "result": "settled"}
        Task.objects.filter(pk__in=ids, done_at=None).update(**ended)
        said = {"result": "settled", "reason": ""}
        events = [Happened("task-done", f"task:{pk}", said) for pk in sorted(ids)]
        record_events(company, events, by=by, at=at)
