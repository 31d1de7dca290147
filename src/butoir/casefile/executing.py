"""What a formal notice announced is done: the case file is handed over, and our chasing rests."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.casefile.following.opening import open_handover
from butoir.casefile.models import CaseFile
from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold, Task
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head, record_event
from butoir.users.hours import day_of

EXECUTE = "execute"


@transaction.atomic
def hand_over(
    made: CaseFile, to: str, *, by: str, at: datetime, task: Task | None = None
) -> CaseFile:
    """Record that a case file went to somebody, and let the customer rest as handed over.

    `task` is the announcement that this executes, if there was one. Raises InputError without a
    recipient's name, for a task of another customer or kind, another day's file, a task done
    before, or a customer that is handed over already: nothing is done then.
    """
    lock_head(made.company)
    _check(made, to, task, at)
    if task is not None:
        complete_task(task, "executed", by=by, at=at, reason=f"{to}, SHA-256 {made.file_id}")
        made.task = task
        made.save(update_fields=["task"])
    hold = place_hold(made.customer, reasons.HANDED_OVER, day_of(at), by=by, at=at, reason=to)
    open_handover(made, hold)
    said = {
        "file": made.file_id,
        "to": to,
        "layout": made.layout,
        "task": task.pk if task else None,
    }
    about = f"customer:{made.customer_id}"
    record_event(made.company, "case-handed-over", about, by=by, at=at, data=said)
    return made


def is_handed_over(customer: int) -> bool:
    """Whether the customer (id) rests because somebody else has its case."""
    running = Hold.objects.filter(customer=customer, invoice=None, ended_at=None)
    return running.filter(kind=reasons.HANDED_OVER).exists()


def _check(made: CaseFile, to: str, task: Task | None, at: datetime) -> None:
    where = made.customer.code
    if not to.strip():
        raise InputError("a case is handed over to somebody", where, field="to")
    if made.as_of != day_of(at):
        raise InputError("the file is not of today", where, field="file")
    if task is not None and (task.customer_id, task.kind) != (made.customer_id, EXECUTE):
        raise InputError("is no announcement to this customer", where, field="task")
    if is_handed_over(made.customer_id):
        raise InputError("is handed over already", where, field="customer")
