"""The task of declaring a claim: put off, or given up by a person, always with a reason."""

from __future__ import annotations

from datetime import date, datetime

from butoir.core.errors import InputError
from butoir.dunning.insolvency.models import Proceeding
from butoir.dunning.models import Task
from butoir.dunning.tasks import complete_task, postpone_task


def open_task(row: Proceeding) -> Task | None:
    """The declaration that is still to be made in a proceeding."""
    return row.tasks.filter(done_at=None).select_related("company").first()


def put_off_declaration(
    row: Proceeding, until: date, reason: str, *, by: str, at: datetime
) -> Task:
    """Once, to a day on which it can still be declared; raises InputError otherwise."""
    if row.declare_by is not None and until > row.declare_by:
        raise InputError(f"is put off beyond {row.declare_by}", row.customer.code, field="until")
    return postpone_task(_wanted(row), until, by=by, at=at, reason=reason)


def waive_declaration(row: Proceeding, reason: str, *, by: str, at: datetime) -> None:
    """Nothing is declared, for a reason; raises InputError without."""
    complete_task(_wanted(row), "waived", by=by, at=at, reason=reason)


def _wanted(row: Proceeding) -> Task:
    task = open_task(row)
    if task is None:
        raise InputError("no claim waits to be declared", row.customer.code)
    return task
