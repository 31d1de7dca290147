"""The outbox: what is to leave, who has it in hand, and what became of it.

A delivery is queued in the transaction of the decision, claimed with a lease, handed over once.
What a dead worker never began waits again; what it had begun is asked of the carrier, else a person
looks: nothing is sent again blindly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from butoir.core.errors import InputError
from butoir.dispatch.asking import ask_carriers
from butoir.dispatch.handing import LEASE, finish, put_back
from butoir.dispatch.limits import Way, load_allowance, open_ways
from butoir.dispatch.models import ChannelSetting, Delivery, Document, Enclosure, State
from butoir.journal.events import lock_head, record_event
from butoir.journal.models import SealedFile
from butoir.users.models import Company

_TITLE = 255  # characters that are kept of a document's title
_NAME = 120  # of an enclosure's name
_CLAIMING = 0x0B07  # the advisory lock under which one worker at a time chooses


class Enclosed(Protocol):
    """A sealed file that goes with a document: the number of the invoice that it copies."""

    @property
    def number(self) -> str:
        """What names it."""

    @property
    def digest(self) -> str:
        """Which sealed file it is."""


class Recovered(NamedTuple):
    """How many deliveries of workers that stopped wait again, were settled, or need a person."""

    waiting: int = 0
    settled: int = 0
    unknown: int = 0


def queue(  # noqa: PLR0913 (a delivery is told whole)
    company: Company,
    file: SealedFile,
    *,
    kind: str,
    title: str,
    lang: str,
    channel: str,
    to: Mapping[str, Any],
    key: str,
    reference: str,
    message_id: str,
    not_before: datetime,
    not_after: datetime | None,
    by: str,
    at: datetime,
    enclosures: Sequence[Enclosed] = (),
) -> Delivery:
    """Put a document in the outbox, in the caller's transaction; `enclosures` go with it.

    The same key again gives the delivery already there, whatever became of it. Raises InputError
    for a key that another company used.
    """
    with transaction.atomic():
        lock_head(company)
        found = Delivery.objects.filter(key=key).first()
        if found is not None:
            if found.company_id != company.pk:
                raise InputError(f"the key {key!r} is another company's", field="key")
            return found
        document = Document.objects.create(
            company=company, file=file, kind=kind, title=title[:_TITLE], lang=lang, made_at=at
        )
        _enclose(document, enclosures)
        delivery = Delivery.objects.create(
            company=company,
            document=document,
            key=key,
            channel=channel,
            to=dict(to),
            domain=_domain(to),
            reference=reference,
            message_id=message_id,
            created_at=at,
            state_at=at,
            not_before=not_before,
            not_after=not_after,
        )
        data = {"key": key, "channel": channel, "to": dict(to), "file": file.digest, "kind": kind}
        data |= {"enclosed": [one.digest for one in enclosures]} if enclosures else {}
        _record(delivery, "delivery-queued", by, at, data)
    return delivery


def cancel(delivery: Delivery, reason: str, *, by: str, at: datetime) -> bool:
    """Withdraw a delivery that has not left; False when it may have: then nothing is changed."""
    with transaction.atomic():
        lock_head(delivery.company)
        dropped = Q(state=State.SENDING, handed_over=False, lease_until__lte=at)
        open_still = Delivery.objects.filter(Q(state=State.WAITING) | dropped, pk=delivery.pk)
        values = {"state": State.CANCELLED, "state_at": at, "lease_until": None, "error": reason}
        if not open_still.update(**values):
            return False
        _record(delivery, "delivery-cancelled", by, at, {"reason": reason})
    return True


def resolve(delivery: Delivery, *, sent: bool, by: str, at: datetime, reason: str) -> bool:
    """A person says whether a delivery of unknown outcome left; False when it is not unknown.

    One that did not leave waits again, and leaves if it may still. `reason` says how that is known.
    """
    if not reason.strip():
        raise InputError("say how that is known", field="reason")
    values: dict[str, Any] = {"state": State.SENT, "error": ""}
    if not sent:
        values = {"state": State.WAITING, "not_before": at, "handed_over": False, "worker": ""}
    with transaction.atomic():
        lock_head(delivery.company)
        unknown = Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN)
        if not unknown.update(state_at=at, lease_until=None, **values):
            return False
        _record(delivery, "delivery-resolved", by, at, {"sent": sent, "reason": reason})
    return True


def claim(
    worker: str, now: datetime, *, limit: int = 50, lease: timedelta = LEASE
) -> list[Delivery]:
    """Take deliveries that may leave now into the worker's hand: at most `limit`, oldest first.

    Companies take turns. Switches, quiet hours and limits are kept; what is too late expires. Each
    delivery comes with its company and document.
    """
    _expire(worker, now)
    with transaction.atomic():
        _choose_alone()
        chosen = _choose(now, limit)
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("company", "document")
            .filter(pk__in=chosen, state=State.WAITING)
        )
        values = {"state": State.SENDING, "worker": worker, "lease_until": now + lease}
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            fence=F("fence") + 1, handed_over=False, state_at=now, **values
        )
    place = {pk: number for number, pk in enumerate(chosen)}
    for row in rows:
        row.state, row.worker, row.lease_until = State.SENDING, worker, now + lease
        row.fence, row.handed_over, row.state_at = row.fence + 1, False, now
    return sorted(rows, key=lambda row: place[row.pk])


def recover(now: datetime) -> Recovered:
    """Settle the deliveries of workers whose lease has ended.

    What the carrier cannot have waits again; of the rest the carrier is asked. One that it does not
    answer for, and a formal one that it says it does not have, is left to a person.
    """
    ended = Delivery.objects.filter(state=State.SENDING, lease_until__lte=now)
    rows = list(ended.select_related("company", "document").order_by("pk"))
    waiting = 0
    for company_id, worker in dict.fromkeys((row.company_id, row.worker) for row in rows):
        same = [row for row in rows if (row.company_id, row.worker) == (company_id, worker)]
        waiting += put_back([row for row in same if not row.handed_over], "worker stopped", now)
    settled = unknown = 0
    for row, outcome in ask_carriers([row for row in rows if row.handed_over]):
        with transaction.atomic():
            kept = finish(row, outcome, now)
        settled += kept and outcome.kind != "unknown"
        unknown += kept and outcome.kind == "unknown"
    return Recovered(waiting, settled, unknown)


def _enclose(document: Document, enclosures: Sequence[Enclosed]) -> None:
    Enclosure.objects.bulk_create(
        Enclosure(document=document, position=place, name=one.number[:_NAME], file_id=one.digest)
        for place, one in enumerate(enclosures, start=1)
    )


def _choose_alone() -> None:
    """Two workers never choose at once, so that limits hold; on SQLite none can."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMING])


def _choose(now: datetime, limit: int) -> list[int]:
    """The deliveries to claim, in the order in which they leave."""
    settings = list(ChannelSetting.objects.all())
    allowance = load_allowance(settings, now)
    due = Delivery.objects.filter(
        Q(not_after=None) | Q(not_after__gte=now),
        open_ways(settings, now),
        ~allowance.full(),
        state=State.WAITING,
        not_before__lte=now,
        batch=None,
    )
    rows: list[tuple[int, datetime, int, Way, str]] = []
    for company_id in _waiting_longest(due)[:limit]:
        own = due.filter(company=company_id).order_by("not_before", "pk")
        first = own.values_list("not_before", "pk", "channel", "domain")[:limit]
        for turn, (since, pk, channel, domain) in enumerate(first):
            rows.append((turn, since, pk, (company_id, channel), domain))
    chosen: list[int] = []
    for _, _, pk, way, domain in sorted(rows):
        if len(chosen) < limit and allowance.take(way, domain):
            chosen.append(pk)
    return chosen


def _waiting_longest(due: QuerySet[Delivery]) -> QuerySet[Company, int]:
    """The companies that have something due, the one with the oldest first."""
    own = due.filter(company=OuterRef("pk")).order_by("not_before")
    since = Subquery(own.values("not_before")[:1])
    waiting = Company.objects.annotate(since=since).filter(since__isnull=False)
    return waiting.order_by("since", "pk").values_list("pk", flat=True)


def _expire(worker: str, now: datetime) -> None:
    """What waits beyond its last instant can no longer leave; a letter already printed may."""
    late = Delivery.objects.filter(state=State.WAITING, not_after__lt=now, batch=None)
    for company in Company.objects.filter(pk__in=late.order_by().values("company").distinct()):
        with transaction.atomic():
            lock_head(company)
            mine = late.filter(company=company)
            ids = list(mine.select_for_update().order_by("pk").values_list("pk", flat=True))
            Delivery.objects.filter(pk__in=ids).update(state=State.EXPIRED, state_at=now)
            data = {"deliveries": ids}
            record_event(company, "deliveries-expired", by=worker, at=now, data=data)


def _domain(to: Mapping[str, Any]) -> str:
    return str(to.get("email", "")).rpartition("@")[2].lower()[:120]


def _record(delivery: Delivery, kind: str, by: str, at: datetime, data: Mapping[str, Any]) -> None:
    record_event(delivery.company, kind, f"delivery:{delivery.pk}", by=by, at=at, data=data)
