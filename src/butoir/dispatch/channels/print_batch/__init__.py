"""Letters that a person prints and posts: gathered in a batch, sent when the person says so.

A letter in a batch still counts as not sent; it leaves the house on the day that `mark_posted`
names, which is also the date of its proof of deposit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.handing import record_withdrawn
from butoir.dispatch.limits import TO_PRINT, setting_of, why_held
from butoir.dispatch.models import Attempt, ChannelSetting, Delivery, PrintBatch, Proof, State
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

PRINTED = ("post", "registered")
Guard = Callable[[Sequence[Delivery]], Mapping[int, str]]


def make_batch(
    company: Company, *, by: str, at: datetime, guard: Guard | None = None
) -> PrintBatch:
    """Gather the letters that wait to be printed; raises InputError when there are none.

    `guard` names those that must no longer leave, with the reason: they are cancelled.
    """
    with transaction.atomic():
        lock_head(company)
        waiting = _waiting(company, at)
        reasons = dict(guard(waiting)) if guard and waiting else {}
        record_withdrawn(company, [row.pk for row in waiting], reasons, by=by, at=at)
        kept = [row.pk for row in waiting if row.pk not in reasons]
        if not kept:
            batch = None
        else:
            batch = PrintBatch.objects.create(company=company, made_at=at, made_by=by)
            Delivery.objects.filter(pk__in=kept).update(batch=batch)
            data = {"deliveries": kept}
            record_event(company, "print-batch", f"batch:{batch.pk}", by=by, at=at, data=data)
    if batch is None:
        raise InputError("no letter waits to be printed", company.key)
    return batch


def _waiting(company: Company, at: datetime) -> list[Delivery]:
    settings = list(ChannelSetting.objects.filter(company=company))
    printed = [
        channel
        for channel in PRINTED
        if why_held(setting_of(company.pk, channel, settings), at) == TO_PRINT
    ]
    found = Delivery.objects.filter(
        company=company, channel__in=printed, state=State.WAITING, batch=None, not_before__lte=at
    ).exclude(not_after__lt=at)
    return list(found.order_by("pk"))


def mark_posted(batch: PrintBatch, on: date, *, by: str, at: datetime) -> int:
    """A person posted what is in the batch on that day; how many letters that was.

    Raises InputError for a day that lies ahead or before the batch, or a batch posted before.
    """
    if not localdate(batch.made_at) <= on <= localdate(at):
        raise InputError(f"{on} is not between the printing and today", f"batch {batch.pk}")
    with transaction.atomic():
        lock_head(batch.company)
        changed = PrintBatch.objects.filter(pk=batch.pk, posted_on=None)
        if not changed.update(posted_on=on, posted_by=by):
            raise InputError("was posted before", f"batch {batch.pk}")
        waiting = Delivery.objects.filter(batch=batch, state=State.WAITING)
        ids = list(waiting.order_by("pk").values_list("pk", flat=True))
        _record_posted(ids, on, by, at)
        data = {"on": on, "deliveries": ids}
        record_event(batch.company, "batch-posted", f"batch:{batch.pk}", by=by, at=at, data=data)
    batch.refresh_from_db()
    return len(ids)


def _record_posted(ids: Sequence[int], on: date, by: str, at: datetime) -> None:
    """The state, a try and a proof of each, as of anything that left."""
    Delivery.objects.filter(pk__in=ids).update(
        state=State.SENT, state_at=at, handed_over=True, attempts=F("attempts") + 1, error=""
    )
    Attempt.objects.bulk_create(
        Attempt(delivery_id=pk, worker=by[:80], at=at, outcome="sent", detail="posted")
        for pk in ids
    )
    Proof.objects.bulk_create(
        Proof(delivery_id=pk, kind="deposit", on=on, recorded_at=at, recorded_by=by) for pk in ids
    )


def take_out(delivery: Delivery, reason: str, *, by: str, at: datetime) -> None:
    """A letter of a batch is not posted after all: it is cancelled, its step is open again.

    Raises InputError when it is in no batch that waits to be posted, or without a reason.
    """
    if not reason.strip():
        raise InputError("a letter is taken out with a reason", field="reason")
    with transaction.atomic():
        lock_head(delivery.company)
        inside = Delivery.objects.filter(
            pk=delivery.pk, state=State.WAITING, batch__isnull=False, batch__posted_on=None
        )
        if not inside.exists():
            raise InputError("is in no batch that waits to be posted", f"delivery {delivery.pk}")
        record_withdrawn(delivery.company, [delivery.pk], {delivery.pk: reason}, by=by, at=at)
