"""A batch of letters: gathered, printed by a person, posted when that person says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.handing import record_withdrawn
from butoir.dispatch.limits import why_held
from butoir.dispatch.models import (
    Attempt,
    ChannelSetting,
    Delivery,
    PrintBatch,
    Proof,
    State,
)
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

Guard = Callable[[Sequence[Delivery]], Mapping[int, str]]


def make_batch(
    company: Company, *, by: str, at: datetime, guard: Guard | None = None
) -> PrintBatch:
    """Gather the company's letters that are to be printed now, in the order of their making.

    `guard` names those that must no longer leave, with the reason: they are cancelled. Raises
    InputError when no letter is left to print, or when they are not printed here.
    """
    setting = ChannelSetting.objects.filter(company=company, channel="post").first()
    held = why_held(setting or ChannelSetting(company=company, channel="post"), at)
    if held != "to-print":
        raise InputError(f"letters are not printed here: {held or 'a provider posts them'}")
    with transaction.atomic():
        lock_head(company)
        letters = _to_print(company, at)
        reasons = guard(letters) if guard and letters else {}
        record_withdrawn(company, [d.pk for d in letters], reasons, by=by, at=at)
        chosen = [letter.pk for letter in letters if letter.pk not in reasons]
        batch = _record_batch(company, chosen, by, at) if chosen else None
    if batch is None:
        raise InputError("no letter waits to be printed")
    return batch


def take_out(delivery: Delivery, *, by: str, at: datetime, reason: str) -> bool:
    """A letter leaves its batch and waits for the next; False when it is in none, or was posted."""
    with transaction.atomic():
        lock_head(delivery.company)
        inside = Delivery.objects.filter(
            pk=delivery.pk, state=State.WAITING, batch__posted_on=None, batch__isnull=False
        )
        if not Delivery.objects.filter(pk__in=inside).update(batch=None):
            return False
        about = f"delivery:{delivery.pk}"
        data = {"batch": delivery.batch_id, "reason": reason}
        record_event(delivery.company, "print-batch-without", about, by=by, at=at, data=data)
    return True


def mark_posted(batch: PrintBatch, on: date, *, by: str, at: datetime) -> int:
    """A person says that the letters of the batch were posted that day; how many that were.

    Those cancelled since the batch was made are not. Raises InputError for a day that lies ahead or
    before the batch, and for a batch that was posted already.
    """
    company = batch.company
    if not localdate(batch.made_at) <= on <= localdate(at):
        raise InputError("lies ahead, or before the letters were gathered", field="posted on")
    with transaction.atomic():
        lock_head(company)
        unposted = PrintBatch.objects.filter(pk=batch.pk, posted_on=None)
        if not unposted.update(posted_on=on, posted_by=by):
            raise InputError("these letters were posted already", field="batch")
        inside = Delivery.objects.select_for_update().filter(batch=batch, state=State.WAITING)
        ids = list(inside.order_by("pk").values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=ids).update(
            state=State.SENT, state_at=at, handed_over=True, attempts=F("attempts") + 1, error=""
        )
        _record_posted(ids, on, by, at)
        about, data = f"print-batch:{batch.pk}", {"on": on, "deliveries": ids}
        record_event(company, "print-batch-posted", about, by=by, at=at, data=data)
    batch.posted_on, batch.posted_by = on, by
    return len(ids)


def _to_print(company: Company, at: datetime) -> list[Delivery]:
    letters = Delivery.objects.select_for_update(of=("self",)).filter(
        Q(not_after=None) | Q(not_after__gte=at),
        company=company,
        channel="post",
        state=State.WAITING,
        batch=None,
        not_before__lte=at,
    )
    return list(letters.select_related("document").order_by("pk"))


def _record_batch(company: Company, chosen: Sequence[int], by: str, at: datetime) -> PrintBatch:
    batch = PrintBatch.objects.create(company=company, made_at=at, made_by=by)
    Delivery.objects.filter(pk__in=chosen).update(batch=batch)
    about, data = f"print-batch:{batch.pk}", {"deliveries": chosen}
    record_event(company, "print-batch-made", about, by=by, at=at, data=data)
    return batch


def _record_posted(ids: Sequence[int], on: date, by: str, at: datetime) -> None:
    """A try and a proof for each, as for anything that left."""
    Attempt.objects.bulk_create(
        Attempt(delivery_id=pk, worker=by[:80], at=at, outcome="sent", detail="posted")
        for pk in ids
    )
    Proof.objects.bulk_create(
        Proof(delivery_id=pk, kind="deposit", on=on, recorded_at=at, recorded_by=by) for pk in ids
    )
