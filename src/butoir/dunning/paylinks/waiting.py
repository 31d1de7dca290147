"""What each day finds of payments online: the money is on the books, or it is late.

Done again, it says nothing twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.models import PAY_LATE, Task, TaskInvoice
from butoir.dunning.paylinks.models import PayLink, PayLinkPart, PayProvider
from butoir.dunning.paylinks.resting import end_rests, parts_of
from butoir.dunning.paylinks.states import ASKED, COMING, GIVEN_UP, LOST, OPEN, SETTLED
from butoir.dunning.tasks import complete_task
from butoir.journal.events import Happened, lock_head, record_events
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company

WAIT_DAYS = 7  # where the provider's setting is gone
_LONGEST = {  # how long a payment may wait to be paid
    ASKED: timedelta(days=1),  # more than a key makes a repeated question the same
    OPEN: timedelta(days=120),  # more than a provider waits for a transfer
}


def see_to_pay_links(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """Settle what is on the books, and put in the queue what should be there and is not.

    Called in the transaction that holds the journal's end.
    """
    rows = PayLink.objects.filter(company=company, ended_at=None).select_related("company")
    links = list(rows.order_by("pk"))
    coming = [link for link in links if link.state in COMING]
    if coming:
        customers = {link.customer_id for link in coming}
        left = {row[0]: row[7] for row in open_invoice_rows(company, customers)}
        waiting = [link for link in coming if not _settle(link, left, by, at)]
        _see_to_late(company, waiting, as_of, at)
    for link in links:
        if link.state in _LONGEST and link.made_at <= at - _LONGEST[link.state]:
            end_lost(link, by=by, at=at)


def end_lost(link: PayLink, *, by: str, at: datetime) -> None:
    """Nobody can pay it any more, as far as we know; what its provider tells of it still counts."""
    with transaction.atomic():
        lock_head(link.company)
        end_rests(parts_of(link), by=by, at=at)
        _end(link, LOST, [], by, at)


@transaction.atomic
def give_up(task: Task, reason: str, *, by: str, at: datetime) -> None:
    """A person says that no money comes of a payment online: its invoices go on.

    Raises InputError without a reason, or when the payment waits for nothing any more.
    """
    if not reason.strip():
        raise InputError("say why no money comes", task.kind, field="reason")
    lock_head(task.company)
    link = PayLink.objects.select_related("company").filter(tasks=task).first()
    if link is None or link.ended_at is not None:
        raise InputError("this payment waits for nothing any more", task.kind)
    complete_task(task, "done", by=by, at=at, reason=reason)
    end_rests(parts_of(link), by=by, at=at)
    _end(link, GIVEN_UP, [], by, at)


def _settle(link: PayLink, left: dict[int, int], by: str, at: datetime) -> bool:
    """End what rests the invoices that are settled; whether all of them are."""
    parts = parts_of(link)
    here = [part for part in parts if left.get(part.invoice_id, 0) <= part.left]
    end_rests(here, by=by, at=at, outcome="paid")
    if len(here) < len(parts):
        return False
    waiting = Task.objects.filter(pay_link=link, kind=PAY_LATE, done_at=None)
    ended = list(waiting.order_by("pk").values_list("pk", flat=True))
    waiting.update(done_at=at, done_by=by, result="settled")
    _end(link, SETTLED, ended, by, at)
    return True


def _end(link: PayLink, state: str, tasks: list[int], by: str, at: datetime) -> None:
    PayLink.objects.filter(pk=link.pk).update(state=state, ended_at=at)
    said = {"state": state, "reference": link.reference, "paid_on": link.paid_on, "tasks": tasks}
    happened = Happened("pay-link-state", f"pay-link:{link.pk}", said)
    record_events(link.company, [happened], by=by, at=at)


def _see_to_late(company: Company, links: list[PayLink], as_of: date, at: datetime) -> None:
    """A task for each whose money the bank data ought to show by now; told once."""
    setting = PayProvider.objects.filter(company=company).first()
    days = timedelta(days=setting.wait_days if setting else WAIT_DAYS)
    until = bank_data_until(company)
    told = set(
        Task.objects.filter(pay_link__in=links, kind=PAY_LATE).values_list("pay_link", flat=True)
    )
    for link in links:
        due = (link.paid_on or day_of(link.made_at)) + days
        if link.pk not in told and as_of > due and (until is None or until >= due):
            _ask(link, due, as_of, at)


def _ask(link: PayLink, due: date, on: date, at: datetime) -> None:
    task = Task.objects.create(
        company_id=link.company_id,
        customer_id=link.customer_id,
        kind=PAY_LATE,
        pay_link=link,
        detail=f"paid online on {link.paid_on}, not seen on the bank account by {due}",
        made_on=on,
        made_at=at,
    )
    rows = PayLinkPart.objects.filter(link=link).order_by("pk")
    TaskInvoice.objects.bulk_create(TaskInvoice(task=task, invoice_id=r.invoice_id) for r in rows)
