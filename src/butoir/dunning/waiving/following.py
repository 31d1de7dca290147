"""What each day finds of the waivers: kept when the principal came in time, failed when the bank
data show that it did not. A failed one is told: its charges are asked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from butoir.core.agreements import Seen
from butoir.core.errors import InputError
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.plans.running import silent_customers
from butoir.dunning.plans.terms import calendar_of
from butoir.dunning.waiving.models import WaivedInvoice, Waiver
from butoir.journal.events import lock_head, record_event
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import Allocation, OpenInvoice
from butoir.users.hours import day_of
from butoir.users.models import Company

TASK = "waiver-failed"
KEPT, FAILED, WITHDRAWN = "kept", "failed", "withdrawn"


class _Standing(NamedTuple):
    """What is open of the invoices of a waiver, and what was by its day, in cents."""

    now: int
    by_then: int


def follow_waivers(company: Company, on: date, *, by: str, at: datetime) -> None:
    """Bring the waivers of a company up to a day, in a fixed number of queries but for what ends.

    Called in the transaction that holds the journal's end.
    """
    undone = OpenInvoice.objects.filter(invoice__waived__waiver=OuterRef("pk"), unpaid__gt=0)
    kept = Waiver.objects.filter(Exists(undone), company=company, outcome=KEPT)
    for row in kept.select_related("company", "customer"):
        _fail(row, "the payment that kept it went back", on, by=by, at=at)
    running = Waiver.objects.filter(company=company, outcome="")
    rows = list(running.select_related("company", "customer__company").order_by("pk"))
    if not rows:
        return
    standing, silent = _standing(rows), silent_customers(company)
    until = bank_data_until(company)
    for row in rows:
        found = standing[row.pk]
        if found.now <= 0 and found.by_then <= 0:
            _end(row, KEPT, on, by=by, at=at)
        elif row.customer_id in silent:
            _fail(row, "insolvent, or handed over", on, by=by, at=at)
        elif Seen(on, until, calendar_of(row.customer)).past(row.pay_by) or found.now <= 0:
            _fail(row, "not all of the principal came by its day", on, by=by, at=at)


@transaction.atomic
def withdraw_waiver(row: Waiver, reason: str, *, by: str, at: datetime) -> None:
    """Take an offer back before its day, for a reason; raises InputError without, or when it has
    ended. Whoever withdraws one that was told by letter tells the customer."""
    if not reason.strip():
        raise InputError("an offer is withdrawn with a reason", row.customer.code, field="reason")
    lock_head(row.company)
    row.refresh_from_db()
    if row.outcome:
        raise InputError("this offer has ended", row.customer.code)
    _end(row, WITHDRAWN, day_of(at), reason.strip(), by=by, at=at)


def _standing(rows: Sequence[Waiver]) -> dict[int, _Standing]:
    by_day = {row.pk: row.pay_by for row in rows}
    named = WaivedInvoice.objects.filter(waiver__in=by_day).values_list(
        "waiver", "invoice", "invoice__cents"
    )
    of_invoice: dict[int, list[tuple[date, int, str]]] = {}
    paid = Allocation.objects.filter(invoice__waived__waiver__in=by_day).distinct()
    for _pk, invoice, on, cents, kind in paid.values_list("pk", "invoice", "on", "cents", "kind"):
        of_invoice.setdefault(invoice, []).append((on, cents, kind))
    found = dict.fromkeys(by_day, _Standing(0, 0))
    for waiver, invoice, cents in named:
        moves = of_invoice.get(invoice, [])
        now = max(0, cents - sum(move[1] for move in moves))
        in_time = (m[1] for m in moves if m[0] <= by_day[waiver] or m[2] != "payment")
        then = max(0, cents - sum(in_time))
        before = found[waiver]
        found[waiver] = _Standing(before.now + now, before.by_then + then)
    return found


def _fail(row: Waiver, why: str, on: date, *, by: str, at: datetime) -> None:
    """The charges are asked again from that day on, and somebody is told."""
    task = Task.objects.create(
        company=row.company,
        customer=row.customer,
        kind=TASK,
        detail=f"interest is asked again: {why}",
        made_on=on,
        made_at=at,
    )
    invoices = row.invoices.values_list("invoice", flat=True)
    TaskInvoice.objects.bulk_create(TaskInvoice(task=task, invoice_id=pk) for pk in invoices)
    row.task = task
    _end(row, FAILED, on, why, by=by, at=at)


def _end(row: Waiver, outcome: str, on: date, why: str = "", *, by: str, at: datetime) -> None:
    row.outcome, row.ended_on, row.why_ended = outcome, on, why
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["outcome", "ended_on", "why_ended", "ended_at", "ended_by", "task"])
    said = {
        "customer": row.customer.code,
        "currency": row.currency,
        "cents": row.cents,
        "outcome": outcome,
        "on": on,
        "reason": why,
        "invoices": _numbers(row.invoices.select_related("invoice")),
    }
    record_event(row.company, "waiver-ended", f"waiver:{row.pk}", by=by, at=at, data=said)


def _numbers(rows: Iterable[WaivedInvoice]) -> list[str]:
    return [row.invoice.number for row in rows]
