"""What each day finds of the disputes: the settled ones close, the others become work in time.

A case to answer is a task from its day on, and so is a credit note that is overdue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from butoir.core.holds import upheld_left
from butoir.core.items import Hold as Rest
from butoir.core.items import Movement
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.owed import with_left
from butoir.dunning.disputes.settled import close_settled, end_tasks
from butoir.dunning.models import Hold, Task, TaskInvoice
from butoir.journal.events import Happened, record_events
from butoir.ledger.models import Allocation
from butoir.users.models import Company

TO_ANSWER, CREDIT_NOTE = "dispute", "credit-note"  # kinds of tasks


def see_to_disputes(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """Close what is settled, and put in the queue what is to be answered or credited by that day.

    Called in the transaction that holds the journal's end.
    """
    close_settled(company, by=by, at=at)
    running = Dispute.objects.filter(company=company, hold__ended_at=None)
    told = Task.objects.filter(dispute=OuterRef("pk"), kind=TO_ANSWER, done_at=None)
    due = running.filter(~Exists(told), answer_by__lte=as_of)
    _make_tasks(due, TO_ANSWER, as_of, at)
    _see_to_credit_notes(company, as_of, by, at)


def _see_to_credit_notes(company: Company, as_of: date, by: str, at: datetime) -> None:
    """A task for each credit note that was announced and is overdue, until it is in."""
    upheld = Dispute.objects.filter(company=company, hold__outcome="upheld", credit_by__lt=as_of)
    waiting = with_left(upheld).filter(left__gt=0).select_related("hold", "invoice")
    missing = _without_credit_note(list(waiting))
    known = Task.objects.filter(kind=CREDIT_NOTE, dispute__in=missing)
    told = set(known.values_list("dispute", flat=True))
    _make_tasks([row for row in missing if row.pk not in told], CREDIT_NOTE, as_of, at)
    _end_in(company, {row.pk for row in missing}, by, at)


def _end_in(company: Company, missing: Collection[int], by: str, at: datetime) -> None:
    open_ = Task.objects.filter(company=company, kind=CREDIT_NOTE, done_at=None)
    came = open_.exclude(dispute__in=missing).exclude(dispute=None)
    ids = end_tasks(list(came.values_list("dispute", flat=True)), "settled", by=by, at=at)
    said = {"result": "settled", "reason": ""}
    events = [Happened("task-done", f"task:{pk}", said) for pk in ids]
    record_events(company, events, by=by, at=at)


def _without_credit_note(waiting: list[Dispute]) -> list[Dispute]:
    """Those of which not all that was granted has been credited since."""
    if not waiting:
        return []
    invoices = {row.invoice_id for row in waiting}
    moves: dict[int, list[Movement]] = defaultdict(list)
    credits_ = Allocation.objects.filter(invoice__in=invoices, kind="credit")
    for invoice, on, cents in credits_.values_list("invoice", "on", "cents"):
        moves[invoice].append(Movement(on, cents, "credit"))
    rests: dict[int, dict[int, Rest]] = defaultdict(dict)
    upheld = Hold.objects.filter(invoice__in=invoices, outcome="upheld", granted__isnull=False)
    for hold in upheld.order_by("pk"):
        rests[hold.invoice_id or 0][hold.pk] = Rest(hold.kind, hold.since, None, hold.granted)
    left: dict[int, int] = {}
    for invoice, of in rests.items():
        found = zip(of, upheld_left(list(of.values()), moves[invoice]), strict=True)
        left.update((pk, rest.cents or 0) for pk, rest in found)
    return [row for row in waiting if left.get(row.hold_id, 0) > 0]


def _make_tasks(disputes: Iterable[Dispute], kind: str, on: date, at: datetime) -> None:
    for row in disputes:
        task = Task.objects.create(
            company_id=row.company_id,
            customer_id=row.customer_id,
            kind=kind,
            dispute=row,
            made_on=on,
            made_at=at,
        )
        TaskInvoice.objects.create(task=task, invoice_id=row.invoice_id)
