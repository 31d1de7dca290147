"""From the worker's hand to the carrier's: what is committed before, and what after.

Everything is fenced: a worker whose lease has ended changes nothing and sends nothing. An answer
that comes later than that is still kept, since it is the truth about what left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from butoir.dispatch.channels.base import STATE_AFTER, Outcome
from butoir.dispatch.models import Attempt, Delivery, State
from butoir.journal.events import Happened, lock_head, record_event, record_events
from butoir.users.models import Company

LEASE = timedelta(minutes=5)
_WAITING = {"state": State.WAITING, "worker": "", "lease_until": None}
_LONGEST = 2000  # letters of a carrier's answer that are kept
_DELAYS = (1, 5, 15, 60)  # minutes until the next try; the last one again and again


def begin(delivery: Delivery, now: datetime, *, provider: str, lease: timedelta = LEASE) -> bool:
    """Mark that the carrier is about to get it; False when the lease has ended: send nothing.

    To be committed before the first byte goes out.
    """
    mine = Delivery.objects.filter(
        pk=delivery.pk,
        worker=delivery.worker,
        fence=delivery.fence,
        state=State.SENDING,
        lease_until__gt=now,
    )
    begun = mine.update(
        handed_over=True, lease_until=now + lease, provider=provider, attempts=F("attempts") + 1
    )
    delivery.attempts += begun
    return bool(begun)


def finish(delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Keep the carrier's answer, with its attempt and event, in the caller's transaction.

    After the lease was taken, the answer still settles a delivery whose outcome is unknown; "sent"
    also settles one that was put back to wait. False: it came too late for the state, and the
    journal says so.
    """
    outcome = outcome._replace(detail=outcome.detail.replace("\0", " ")[:_LONGEST])
    company, about = delivery.company, f"delivery:{delivery.pk}"
    said = {"detail": outcome.detail, "reference": outcome.reference}
    # the event first: it waits for the company's other writers, as they all do before they change
    record_event(company, f"delivery-{outcome.kind}", about, by=delivery.worker, at=now, data=said)
    open_still = [State.SENDING, State.UNKNOWN]
    if outcome.kind == "sent":
        open_still.append(State.WAITING)
    fenced = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state__in=open_still)
    kept = bool(fenced.update(**_after(delivery, outcome, now)))
    if not kept:
        record_event(company, "delivery-answered-late", about, by=delivery.worker, at=now)
    Attempt.objects.create(
        delivery=delivery,
        worker=delivery.worker,
        at=now,
        outcome=outcome.kind,
        detail=outcome.detail,
    )
    return kept


def put_back(deliveries: Sequence[Delivery], reason: str, now: datetime) -> int:
    """Deliveries of one company that never left the worker's hand wait again; how many."""
    if not deliveries:
        return 0
    company, worker = deliveries[0].company, deliveries[0].worker
    with transaction.atomic():
        lock_head(company)
        ids = list(_held(deliveries).values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=ids).update(state_at=now, **_WAITING)
        if ids:
            data = {"deliveries": ids, "reason": reason}
            record_event(company, "deliveries-put-back", by=worker, at=now, data=data)
    return len(ids)


def postpone(
    tried: Delivery, held: Sequence[Delivery], reason: str, now: datetime, until: datetime
) -> None:
    """All that waits for the channel of `tried`, and what the worker still holds for it, rests.

    `reason` is shown with each.
    """
    company = tried.company
    with transaction.atomic():
        lock_head(company)
        ids = list(_held(held).values_list("pk", flat=True)) if held else []
        Delivery.objects.filter(pk__in=ids).update(state_at=now, **_WAITING)
        waiting = Delivery.objects.filter(
            company=company,
            channel=tried.channel,
            state=State.WAITING,
            not_before__lt=until,
            batch=None,
        )
        count = waiting.update(not_before=until, error=reason)
        data = {"until": until, "reason": reason, "deliveries": count}
        about = f"channel:{tried.channel}"
        record_event(company, "channel-postponed", about, by=tried.worker, at=now, data=data)


def withdraw(deliveries: Sequence[Delivery], reasons: Mapping[int, str], now: datetime) -> int:
    """Deliveries of one company in a worker's hand that must no longer leave; how many."""
    if not deliveries:
        return 0
    company, worker = deliveries[0].company, deliveries[0].worker
    with transaction.atomic():
        lock_head(company)
        ids = list(_held(deliveries).values_list("pk", flat=True))
        return record_withdrawn(company, ids, reasons, by=worker, at=now)


def record_withdrawn(
    company: Company, ids: Sequence[int], reasons: Mapping[int, str], *, by: str, at: datetime
) -> int:
    """Cancel those of the deliveries that have a reason, in the transaction that locked them."""
    gone = [pk for pk in ids if pk in reasons]
    if not gone:
        return 0
    error = Case(*(When(pk=pk, then=Value(reasons[pk])) for pk in gone), default=Value(""))
    values = {"state": State.CANCELLED, "state_at": at, "lease_until": None}
    Delivery.objects.filter(pk__in=gone).update(error=error, **values)
    # one each: why a letter was withdrawn is its debtor's business and nobody else's
    events = [
        Happened("delivery-cancelled", f"delivery:{pk}", {"reason": reasons[pk]}) for pk in gone
    ]
    record_events(company, events, by=by, at=at)
    return len(gone)


def retry_at(attempts: int, now: datetime) -> datetime:
    """When to try again after that many tries: 1, 5, 15, then every 60 minutes."""
    return now + timedelta(minutes=_DELAYS[min(max(attempts, 1), len(_DELAYS)) - 1])


def _after(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": STATE_AFTER[outcome.kind],
        "state_at": now,
        "lease_until": None,
        "error": "" if outcome.kind == "sent" else outcome.detail or outcome.kind,
    }
    if outcome.reference:
        values["provider_reference"] = outcome.reference
    if outcome.kind == "temporary":
        values |= {"worker": "", "handed_over": False}
        values["not_before"] = retry_at(delivery.attempts, now)
    if outcome.kind == "sent":
        values["handed_over"] = True
    return values


def _held(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    """Those still in the worker's hand and not begun, locked."""
    fenced = Q(pk__in=[])
    for fence in {row.fence for row in deliveries}:
        fenced |= Q(fence=fence, pk__in=[row.pk for row in deliveries if row.fence == fence])
    held = Delivery.objects.filter(
        fenced, worker=deliveries[0].worker, state=State.SENDING, handed_over=False
    )
    return held.select_for_update().order_by("pk")
