"""Who agrees to a message before it leaves: a person, two for a formal notice, or the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from butoir.core.errors import InputError
from butoir.dunning.models import Approval, PlannedMessage, Run
from butoir.dunning.saving import FORMAL_NOTICE
from butoir.journal.events import Happened, lock_head, record_events
from butoir.users.models import Company

_BATCH = 5_000  # messages that one query names


def latest_run(company: Company, as_of: date) -> Run | None:
    """The run of that day that counts: the last one."""
    return Run.objects.filter(company=company, as_of=as_of).order_by("-number").first()


def ready_messages(company: Company, as_of: date) -> QuerySet[PlannedMessage]:
    """The messages of the day's run that enough people agreed to, none refused, none released.

    Those of an earlier day are never among them: their dates no longer hold, today's run says anew
    what is due.
    """
    run = latest_run(company, as_of)
    if run is None:
        return PlannedMessage.objects.none()
    agreed = Count("approvals", filter=Q(approvals__agreed=True), distinct=True)
    refused = Count("approvals", filter=Q(approvals__agreed=False), distinct=True)
    counted = PlannedMessage.objects.filter(run=run, release=None).annotate(
        agreed=agreed, refused=refused
    )
    notices = 2 if company.four_eyes else 1
    enough = Q(step=FORMAL_NOTICE, agreed__gte=notices) | (
        ~Q(step=FORMAL_NOTICE) & Q(agreed__gte=1)
    )
    return counted.filter(enough, refused=0).order_by("pk")


def approve(messages: Iterable[PlannedMessage], *, by: str, at: datetime) -> int:
    """A person agrees to messages of the day's run; how many they had not agreed to before.

    Raises InputError when one of them is not for today to say any more, or is a manual step among
    several: those are looked at one by one. Then none is approved.
    """
    messages = list(messages)
    if len(messages) > 1 and any(message.mode == "manual" for message in messages):
        raise InputError("a manual step is approved one by one", field="mode")
    return _say(messages, agreed=True, reason="", by=by, at=at)


def refuse(messages: Iterable[PlannedMessage], reason: str, *, by: str, at: datetime) -> int:
    """A person leaves messages out today; raises InputError without a reason."""
    if not reason.strip():
        raise InputError("a message is left out with a reason", field="reason")
    return _say(messages, agreed=False, reason=reason, by=by, at=at)


@transaction.atomic
def _say(
    messages: Iterable[PlannedMessage], *, agreed: bool, reason: str, by: str, at: datetime
) -> int:
    if by.startswith("scenario "):
        raise InputError("is no person's name", by, field="by")
    every = list(messages)
    batches = [every[start : start + _BATCH] for start in range(0, len(every), _BATCH)]
    return sum(_say_of(batch, agreed=agreed, reason=reason, by=by, at=at) for batch in batches)


def _say_of(
    chosen: list[PlannedMessage], *, agreed: bool, reason: str, by: str, at: datetime
) -> int:
    company = chosen[0].run.company
    lock_head(company)
    _check_current(company, chosen)
    said_before = set(
        Approval.objects.filter(message__in=chosen, by=by).values_list("message", flat=True)
    )
    new = [message for message in chosen if message.pk not in said_before]
    Approval.objects.bulk_create(
        [Approval(message=row, agreed=agreed, by=by, at=at, reason=reason) for row in new],
        batch_size=500,
    )
    kind, data = ("approved", {}) if agreed else ("left-out", {"reason": reason})
    events = [Happened(kind, f"message:{row.pk}", data) for row in new]
    record_events(company, events, by=by, at=at)
    return len(new)


def _check_current(company: Company, messages: list[PlannedMessage]) -> None:
    last = Run.objects.filter(company=company).order_by("-as_of", "-number").first()
    for message in messages:
        if last is None or message.run_id != last.pk:
            raise InputError("a later run has taken its place", f"message {message.pk}")
    if PlannedMessage.objects.filter(pk__in=[m.pk for m in messages], release__isnull=False):
        raise InputError("is released already", "message")
