"""What a person records of a case: its course, its steps, the money that the recipient was paid.

Each change has its event; deadlines and their tasks follow at once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from butoir.casefile.following.models import CaseMoney, CaseStep, Handover
from butoir.casefile.following.steps import FEES, kinds_of
from butoir.casefile.following.work import renew
from butoir.casefile.orders.deadlines import COURTS, ROUTES
from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.users.hours import day_of


class Course(NamedTuple):
    """The recipient's reference, the way it takes, and before which court; empty: not known."""

    reference: str
    route: str = ""
    court: str = ""


class Paid(NamedTuple):
    """Money that the recipient was paid, in cents, by whom, and on which day."""

    on: date
    principal: int = 0
    interest: int = 0
    costs: int = 0
    payer: str = ""


@transaction.atomic
def change_course(row: Handover, course: Course, *, by: str, at: datetime) -> None:
    """Raises InputError for a route or a court that is none, or when the case is closed."""
    _open(row)
    if course.route and course.route not in ROUTES:
        raise InputError(f"{course.route!r} is none of {', '.join(ROUTES)}", field="route")
    if course.court and course.court not in COURTS:
        raise InputError(f"{course.court!r} is none of {', '.join(COURTS)}", field="court")
    row.reference, row.route, row.court = course.reference.strip()[:80], course.route, course.court
    row.save(update_fields=["reference", "route", "court"])
    said = {"reference": row.reference, "route": row.route, "court": row.court}
    _tell(row, "case-course", said, by, at)


@transaction.atomic
def add_step(
    row: Handover,
    kind: str,
    on: date,
    *,
    by: str,
    at: datetime,
    note: str = "",
    cents: int | None = None,
) -> CaseStep:
    """Something happened on a day. Raises InputError for a kind that the route does not have, a day
    to come, fees without an amount or an amount without fees, or when the case is closed."""
    _open(row)
    if kind not in kinds_of(row.route):
        raise InputError("is no step of this procedure", row.customer.code, field="kind")
    _past(on, at)
    if (kind == FEES) != bool(cents) or (cents or 0) < 0:
        raise InputError("fees have an amount, nothing else has", row.customer.code, field="cents")
    if kind == "note" and not note.strip():
        raise InputError("a note says something", row.customer.code, field="note")
    step = CaseStep.objects.create(
        handover=row, kind=kind, on=on, note=note.strip(), cents=cents, made_at=at, made_by=by
    )
    said = {"step": step.pk, "kind": kind, "on": on, "note": step.note, "cents": cents}
    _tell(row, "case-step", {**said, "currency": row.currency}, by, at)
    return step


@transaction.atomic
def withdraw_step(step: CaseStep, *, by: str, at: datetime) -> None:
    """It was entered wrongly. Raises InputError when it was withdrawn before, or the case is
    closed."""
    row = step.handover
    _open(row)
    _end(CaseStep.objects.filter(pk=step.pk), by, at)
    _tell(row, "case-step-ended", {"step": step.pk, "kind": step.kind, "on": step.on}, by, at)


@transaction.atomic
def add_money(row: Handover, paid: Paid, *, by: str, at: datetime) -> CaseMoney:
    """The recipient tells us that it was paid: an announcement, no payment in the ledger.

    Raises InputError for no money, a part below zero, a day to come, or a closed case.
    """
    _open(row)
    _past(paid.on, at)
    parts = (paid.principal, paid.interest, paid.costs)
    if min(parts) < 0 or sum(parts) == 0:
        raise InputError("how much was paid?", row.customer.code, field="principal")
    money = CaseMoney.objects.create(
        handover=row,
        on=paid.on,
        payer=paid.payer.strip()[:120],
        principal=paid.principal,
        interest=paid.interest,
        costs=paid.costs,
        made_at=at,
        made_by=by,
    )
    said = {**paid._asdict(), "money": money.pk, "currency": row.currency}
    _tell(row, "case-money", said, by, at)
    return money


@transaction.atomic
def remit_money(money: CaseMoney, on: date, *, by: str, at: datetime, kept: int = 0) -> None:
    """It was handed over to us, less what the recipient kept: the ledger says it from then on.

    Raises InputError when it was before, on a day before the payment or to come, or when more was
    kept than was paid.
    """
    row = money.handover
    _open(row)
    _past(on, at)
    if on < money.on:
        raise InputError(f"{on} is before {money.on}", row.customer.code, field="on")
    if not 0 <= kept <= money.cents:
        raise InputError("more was kept than was paid", row.customer.code, field="kept")
    rows = CaseMoney.objects.filter(pk=money.pk, ended_at=None, remitted_on=None)
    if not rows.update(remitted_on=on, kept=kept):
        raise InputError("was handed over to us before", row.customer.code)
    said = {"money": money.pk, "on": on, "kept": kept, "cents": money.cents - kept}
    _tell(row, "case-money-remitted", {**said, "currency": row.currency}, by, at)


@transaction.atomic
def withdraw_money(money: CaseMoney, *, by: str, at: datetime) -> None:
    """It was entered wrongly. Raises InputError when it was withdrawn before, or handed over."""
    row = money.handover
    _open(row)
    _end(CaseMoney.objects.filter(pk=money.pk, remitted_on=None), by, at)
    said = {"money": money.pk, "cents": money.cents, "currency": row.currency}
    _tell(row, "case-money-ended", said, by, at)


def _open(row: Handover) -> None:
    lock_head(row.company)
    row.refresh_from_db()
    if not row.is_open:
        raise InputError("the case is closed", row.customer.code)


def _past(on: date, at: datetime) -> None:
    if on > day_of(at):
        raise InputError("the day is still to come", field="on")
    if on.year < 2000:
        raise InputError("the day is too far back", field="on")


def _end(rows: Any, by: str, at: datetime) -> None:
    if not rows.filter(ended_at=None).update(ended_at=at, ended_by=by):
        raise InputError("was taken back before")


def _tell(row: Handover, kind: str, said: dict[str, Any], by: str, at: datetime) -> None:
    """The event, with the tasks that are done by it."""
    data = {"handover": row.pk, "to": row.to, **said, "tasks": renew(row, by=by, at=at)}
    record_event(row.company, kind, f"customer:{row.customer_id}", by=by, at=at, data=data)
