"""Proceedings opened, corrected, undone: everything stops with them, and goes on without them.

The hold counts from the judgment on: interest runs to its eve (C. com. L622-28). Undone, it never
counted: interest is again what it would have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.holding import place_hold
from butoir.dunning.insolvency.models import Proceeding
from butoir.dunning.insolvency.readings import deadlines
from butoir.dunning.models import DECLARE, Task, TaskInvoice
from butoir.dunning.models import Hold as HoldRecord
from butoir.dunning.tasks import complete_task, repeat_task, results_of
from butoir.journal.events import record_event
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of

CANCELLED, CORRECTED = "cancelled", "corrected"
STOPPED = "insolvency proceedings: nothing is demanded any more"
UNDONE = "the proceedings are undone: the work goes on"
MOVED = "the days of the proceedings were corrected"
_STOPS = ("call", "execute", "broken-promise", "plan-default", "no-channel")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person says of proceedings: the kind, the days, the court, and whom claims go to.

    `declare_by` counts where no law table gives the day (Belgium: the judgment states it).
    """

    kind: str
    country: str
    judged_on: date
    published_on: date | None = None
    declare_by: date | None = None
    court: str = ""
    agent: str = ""


def running_proceeding(customer: Customer) -> Proceeding | None:
    """The proceedings that a customer is in."""
    rows = Proceeding.objects.select_related("customer__company", "company", "hold")
    return rows.filter(customer=customer, ended_at=None).first()


def open_proceeding(
    customer: Customer,
    opening: Opening,
    *,
    by: str,
    at: datetime,
    corrects: Proceeding | None = None,
) -> Proceeding:
    """Stop everything of a customer since the judgment, and put its claim into the day's work.

    In the caller's transaction. Raises InputError when the days make no sense.
    """
    _check(opening, day_of(at), customer.code)
    declare_by, relief_until = _last_days(customer, opening)
    hold = place_hold(
        customer, reasons.INSOLVENCY, opening.judged_on, by=by, at=at, reason=opening.court
    )
    row = Proceeding.objects.create(
        company=customer.company,
        customer=customer,
        kind=opening.kind,
        country=opening.country,
        court=opening.court,
        agent=opening.agent,
        judged_on=opening.judged_on,
        published_on=opening.published_on,
        declare_by=declare_by,
        relief_until=relief_until,
        hold=hold,
        corrects=corrects,
        made_at=at,
        made_by=by,
    )
    _record(row, "insolvency-opened", by, at)
    _stop_work(customer, by, at)
    _ask_to_declare(row, at)
    return row


def undo_proceeding(
    row: Proceeding, reason: str, *, by: str, at: datetime, outcome: str = CANCELLED
) -> None:
    """As if they had never been opened: demands and interest go on, no claim is to be declared.

    In the caller's transaction. Raises InputError without a reason, or when they are undone.
    """
    if not reason.strip():
        raise InputError("say why the proceedings are undone", row.customer.code, field="reason")
    ended = {"ended_at": at, "ended_by": by, "outcome": outcome, "reason": reason}
    if not Proceeding.objects.filter(pk=row.pk, ended_at=None).update(**ended):
        raise InputError("these proceedings are undone already", row.customer.code)
    # it ends on its first day: no day has it any more, not even one that is past
    hold = HoldRecord.objects.filter(pk=row.hold_id, ended_at=None)
    hold.update(ended_at=at, ended_on=row.judged_on, ended_by=by)
    _record(row, "insolvency-undone", by, at, outcome=outcome, reason=reason)
    for task in row.tasks.filter(done_at=None):
        complete_task(task, "waived", by=by, at=at, reason=reason)
    if outcome == CANCELLED:
        _resume_work(row, at)


def correct_proceeding(
    row: Proceeding, opening: Opening, reason: str, *, by: str, at: datetime
) -> Proceeding:
    """The same proceedings with other days: another record takes the place of the first."""
    undo_proceeding(row, reason, by=by, at=at, outcome=CORRECTED)
    return open_proceeding(row.customer, opening, by=by, at=at, corrects=row)


def first_of(row: Proceeding) -> Proceeding:
    """The record that was there before any correction: the one that began to stop the work."""
    while row.corrects is not None:
        row = row.corrects
    return row


def _check(opening: Opening, today: date, where: str) -> None:
    judged = opening.judged_on
    if judged > today:
        raise InputError("the judgment is of a later day", where, field="judged_on")
    if opening.published_on is not None and opening.published_on < judged:
        raise InputError("is published before it was judged", where, field="published_on")
    if opening.declare_by is not None and opening.declare_by < judged:
        raise InputError("claims are declared after the judgment", where, field="declare_by")


def _last_days(customer: Customer, opening: Opening) -> tuple[date | None, date | None]:
    try:
        declare_by, relief_until = deadlines(
            customer.company, opening.country, opening.kind, opening.published_on
        )
    except LawError as error:
        raise InputError(str(error), customer.code, field="published_on") from error
    return declare_by or opening.declare_by, relief_until


def _stop_work(customer: Customer, by: str, at: datetime) -> None:
    """Calls to make, steps to carry out, broken promises to follow up: none of it any more."""
    for task in Task.objects.filter(customer=customer, kind__in=_STOPS, done_at=None):
        result = "waived" if "waived" in results_of(task.kind) else "done"
        complete_task(task, result, by=by, at=at, reason=STOPPED)


def _resume_work(row: Proceeding, at: datetime) -> None:
    """What stopped with the proceedings is in the day's work again."""
    stopped = Task.objects.filter(
        customer=row.customer,
        kind__in=_STOPS,
        reason=STOPPED,
        done_at__gte=first_of(row).made_at,
    )
    for task in stopped.order_by("pk"):
        repeat_task(task, day_of(at), at=at, detail=UNDONE)


def _ask_to_declare(row: Proceeding, at: datetime) -> None:
    """The claim to declare, at once in the day's work; none where nothing was owed."""
    owed = [
        one[0]
        for one in open_invoice_rows(row.company, [row.customer_id])
        if one[7] > 0 and not _is_later(one[4], row.judged_on)
    ]
    if not owed:
        return
    said = f"the claim is to be declared by {row.declare_by}"
    task = Task.objects.create(
        company=row.company,
        customer=row.customer,
        kind=DECLARE,
        proceeding=row,
        detail=said if row.declare_by else "look up the day by which the claim is to be declared",
        made_on=day_of(at),
        made_at=at,
    )
    TaskInvoice.objects.bulk_create([TaskInvoice(task=task, invoice_id=pk) for pk in owed])


def _is_later(issued_on: date | str | None, judged_on: date) -> bool:
    """Whether an invoice came after the judgment: such a debt is paid when due, not declared."""
    if isinstance(issued_on, str):
        issued_on = date.fromisoformat(issued_on)
    return issued_on is not None and issued_on > judged_on


def _record(row: Proceeding, kind: str, by: str, at: datetime, **more: object) -> None:
    said = {
        "customer": row.customer.code,
        "kind": row.kind,
        "judged_on": row.judged_on,
        "published_on": row.published_on,
        "declare_by": row.declare_by,
        "relief_until": row.relief_until,
        **more,
    }
    record_event(row.company, kind, f"proceeding:{row.pk}", by=by, at=at, data=said)
