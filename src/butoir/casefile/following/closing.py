"""The end of a case: closed as paid, settled or unrecoverable, or taken back to be chased by us."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from butoir.casefile.following.models import Handover
from butoir.casefile.following.steps import nobody_takes_payment
from butoir.casefile.following.work import end_tasks, running_steps
from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.dated import items_on
from butoir.dunning.holding import end_holds, place_hold
from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Invoice
from butoir.users.hours import day_of

PAID, SETTLED, UNRECOVERABLE, TAKEN_BACK = "paid", "settled", "unrecoverable", "taken-back"
OUTCOMES = (PAID, SETTLED, UNRECOVERABLE, TAKEN_BACK)
LOST = (SETTLED, UNRECOVERABLE)  # something may be left that nobody will pay
EXECUTE = "execute"


@transaction.atomic
def close_case(
    row: Handover, outcome: str, reason: str, *, by: str, at: datetime, resume: bool = False
) -> None:
    """The recipient has done with it. What is left open of a case that is settled or unrecoverable
    is held as written off: nobody asks for it again. `resume`: what else the customer owes, now or
    later, is chased by us again; otherwise everything of it rests until the case is taken back.

    Raises InputError for another outcome, a loss without a reason, a case that is paid while the
    ledger says otherwise or the recipient still has money, or one that is closed.
    """
    _lock(row)
    where = row.customer.code
    if not row.is_open:
        raise InputError("the case is closed", where)
    if outcome not in (PAID, *LOST):
        raise InputError(f"{outcome!r} is none of {', '.join(OUTCOMES)}", where, field="outcome")
    if outcome in LOST and not reason.strip():
        raise InputError("a loss has a reason", where, field="reason")
    if row.money.filter(ended_at=None, remitted_on=None).exists():
        raise InputError("the recipient has money that is not handed over yet", where)
    if resume:
        _no_procedure(row)
    left = _left(row)
    if outcome == PAID and left:
        numbers = ", ".join(invoice.number for invoice in left)
        raise InputError(f"the ledger says that something is open: {numbers}", where)
    for invoice in left:
        place_hold(invoice, reasons.WRITTEN_OFF, day_of(at), by=by, at=at, reason=reason)
    said = {"written_off": [invoice.number for invoice in left]}
    _close(row, outcome, reason, said, "case-closed", by, at)
    if resume:
        end_holds(row.customer, reasons.HANDED_OVER, day_of(at), by=by, at=at)


@transaction.atomic
def take_back(row: Handover, reason: str, *, by: str, at: datetime) -> None:
    """We chase again from now on. What a formal notice had announced is to be done anew.

    Raises InputError without a reason, when we chase already, or while a simplified recovery of
    small claims runs: until it is closed nobody may be paid (CPCE R125-7).
    """
    _lock(row)
    where = row.customer.code
    if not reason.strip():
        raise InputError("a case is taken back with a reason", where, field="reason")
    if row.hold.ended_at is not None:
        raise InputError("was taken back before", where)
    _no_procedure(row)
    end_holds(row.customer, reasons.HANDED_OVER, day_of(at), by=by, at=at)
    again = _announce_again(row, day_of(at), at)
    said = {"task": again.pk if again else None}
    outcome = TAKEN_BACK if row.is_open else row.outcome
    _close(row, outcome, reason, said, "case-taken-back", by, at)


def _close(
    row: Handover,
    outcome: str,
    reason: str,
    said: dict[str, Any],
    kind: str,
    by: str,
    at: datetime,
) -> None:
    if row.is_open:
        row.outcome, row.reason, row.closed_by = outcome, reason.strip(), by
        row.closed_on, row.closed_at = day_of(at), at
        row.save(update_fields=["outcome", "reason", "closed_by", "closed_on", "closed_at"])
    codes = row.deadline_tasks.values_list("code", flat=True)
    tasks = end_tasks(row, set(codes), by, at)
    told = {"handover": row.pk, "to": row.to, "outcome": outcome, "reason": reason.strip()}
    about = f"customer:{row.customer_id}"
    data = {**told, **said, "tasks": tasks}
    record_event(row.company, kind, about, by=by, at=at, data=data)


def _lock(row: Handover) -> None:
    lock_head(row.company)
    row.refresh_from_db()
    row.hold.refresh_from_db()


def _no_procedure(row: Handover) -> None:
    if nobody_takes_payment(row.route, {step.kind for step in running_steps(row)}):
        raise InputError(
            "the bailiff's procedure is not closed: until then nobody may be paid",
            row.customer.code,
        )


def _left(row: Handover) -> list[Invoice]:
    """The invoices of the case of which something is open, less those written off before."""
    mine = set(row.invoices.values_list("invoice", flat=True))
    left = [
        one.invoice
        for one in items_on(row.customer)
        if one.invoice in mine
        and one.item.open > 0
        and all(hold.kind != reasons.WRITTEN_OFF for hold in one.item.holds)
    ]
    rows = Invoice.objects.filter(pk__in=left).select_related("customer__company")
    return list(rows.order_by("due_on", "number"))


def _announce_again(row: Handover, on: date, at: datetime) -> Task | None:
    """What was carried out by handing over waits again, for the invoices that are still open."""
    left = _left(row)
    done = TaskInvoice.objects.filter(
        invoice__in=left, task__kind=EXECUTE, task__done_at__isnull=False
    )
    announced = sorted(set(done.values_list("invoice", flat=True)))
    waiting = Task.objects.filter(customer=row.customer, kind=EXECUTE, done_at=None)
    if not announced or waiting.exists():
        return None
    task = Task.objects.create(
        company=row.company,
        customer=row.customer,
        kind=EXECUTE,
        detail="the case was taken back: what was announced is still to be done",
        made_on=on,
        made_at=at,
    )
    TaskInvoice.objects.bulk_create([TaskInvoice(task=task, invoice_id=pk) for pk in announced])
    return task
