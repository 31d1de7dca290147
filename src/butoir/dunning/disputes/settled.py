"""Disputes that money or a credit note settled; they run again when what settled them is undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.owed import with_left
from butoir.dunning.models import Hold, Task
from butoir.journal.events import Happened, record_events
from butoir.ledger.models import Allocation
from butoir.users.hours import day_of
from butoir.users.models import Company

PAID, CREDITED = "paid", "credited"


def close_settled(company: Company, *, by: str, at: datetime) -> None:
    """End the disputes of invoices of which nothing is open any more: paid, or credited."""
    running = Dispute.objects.filter(company=company, hold__ended_at=None)
    settled = list(with_left(running).filter(left__lte=0).select_related("hold", "invoice"))
    if not settled:
        return
    credited = _credited_since(settled)
    events = []
    for row in settled:
        outcome = CREDITED if row.pk in credited else PAID
        ended = {"ended_at": at, "ended_on": day_of(at), "ended_by": by, "outcome": outcome}
        Hold.objects.filter(pk=row.hold_id).update(**ended)
        tasks = end_tasks([row.pk], "settled", by=by, at=at)
        said = {"invoice": row.invoice.number, "outcome": outcome, "tasks": tasks}
        events.append(Happened("dispute-settled", f"dispute:{row.pk}", said))
    record_events(company, events, by=by, at=at)


def _credited_since(settled: Sequence[Dispute]) -> set[int]:
    """The cases (ids) whose invoice had a credit note since they were opened."""
    invoices = {row.invoice_id for row in settled}
    rows = Allocation.objects.filter(invoice__in=invoices, kind="credit", cents__gt=0)
    last = dict(rows.order_by("on").values_list("invoice", "on"))
    return {row.pk for row in settled if last.get(row.invoice_id, date.min) >= row.hold.since}


def reopen_undone(company: Company, *, by: str, at: datetime) -> None:
    """Let those run again of whose invoice something is open again, since what paid it went back:
    nobody has answered them. Called in the transaction that holds the journal's end."""
    undone = Allocation.objects.filter(
        invoice=OuterRef("invoice"), cents__lt=0, recorded_at__gte=OuterRef("hold__ended_at")
    )
    ended = Dispute.objects.filter(Exists(undone), company=company)
    ended = ended.filter(hold__outcome__in=(PAID, CREDITED))
    events = []
    for row in with_left(ended).filter(left__gt=0).select_related("invoice").order_by("pk"):
        again = {"ended_at": None, "ended_on": None, "ended_by": "", "outcome": ""}
        Hold.objects.filter(pk=row.hold_id).update(**again)
        said = {"invoice": row.invoice.number}
        events.append(Happened("dispute-reopened", f"dispute:{row.pk}", said))
    record_events(company, events, by=by, at=at)


def end_tasks(disputes: Collection[int], result: str, *, by: str, at: datetime) -> list[int]:
    """The open tasks (ids) of some cases (ids), done: the event of the caller tells of them."""
    rows = Task.objects.filter(dispute__in=disputes, done_at=None)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if found:
        rows.update(done_at=at, done_by=by, result=result)
    return found
