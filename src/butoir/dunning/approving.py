"""Who agrees to a message before it leaves: a person, two for a formal notice, or the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

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


def ready_messages(company: Company, as_of: date, at: datetime) -> QuerySet[PlannedMessage]:
    """The messages of the day's run that enough people agreed to, none refused, none released.

    An agreement counts from its own moment on (`at` is the instant that is asked about), and no
    more once it is withdrawn.

    Those of an earlier day are never among them: their dates no longer hold, today's run says anew
    what is due.
    """
    run = latest_run(company, as_of)
    if run is None:
        return PlannedMessage.objects.none()
    holds = Q(approvals__withdrawn_at=None)
    begun = Q(approvals__from_at=None) | Q(approvals__from_at__lte=at)
    yes = holds & begun & Q(approvals__agreed=True)
    agreed = Count("approvals", filter=yes, distinct=True)
    refused = Count("approvals", filter=holds & Q(approvals__agreed=False), distinct=True)
    counted = PlannedMessage.objects.filter(run=run, release=None).annotate(
        agreed=agreed, refused=refused
    )
    notices = 2 if company.four_eyes else 1
    enough = Q(step=FORMAL_NOTICE, agreed__gte=notices) | (
        ~Q(step=FORMAL_NOTICE) & Q(agreed__gte=1)
    )
    return counted.filter(enough, refused=0).order_by("pk")


def approve(
    messages: Iterable[PlannedMessage], *, by: str, at: datetime, from_at: datetime | None = None
) -> int:
    """A person agrees to messages of the day's run; how many they had not agreed to before.

    It counts from `from_at` on (at once without it): until then it can be withdrawn. Raises
    InputError when one of them is not for today to say any more, or is a manual step among several:
    those are looked at one by one. Then none is approved.
    """
    messages = list(messages)
    if len(messages) > 1 and any(message.mode == "manual" for message in messages):
        raise InputError("a manual step is approved one by one", field="mode")
    return _say(messages, _Said(True, by, at, from_at))


def refuse(messages: Iterable[PlannedMessage], reason: str, *, by: str, at: datetime) -> int:
    """A person leaves messages out today; raises InputError without a reason."""
    if not reason.strip():
        raise InputError("a message is left out with a reason", field="reason")
    return _say(messages, _Said(False, by, at, None, reason))


@transaction.atomic
def withdraw(messages: Iterable[PlannedMessage], *, by: str, at: datetime) -> int:
    """A person takes back what they said of messages; of how many they had said anything.

    Those wait again as if they had said nothing. Raises InputError when one of them is released
    already: then nothing is taken back.
    """
    chosen = list(messages)
    if not chosen:
        return 0
    company = chosen[0].run.company
    lock_head(company)
    _check_current(company, chosen)
    said = Approval.objects.filter(message__in=chosen, by=by, withdrawn_at=None)
    taken_back = list(said.order_by("pk").values_list("message", flat=True))
    said.update(withdrawn_at=at)
    events = [Happened("withdrawn", f"message:{pk}") for pk in taken_back]
    record_events(company, events, by=by, at=at)
    return len(taken_back)


class _Said(NamedTuple):
    """What a person says of messages, from when on it counts, and why."""

    agreed: bool
    by: str
    at: datetime
    from_at: datetime | None
    reason: str = ""


@transaction.atomic
def _say(messages: Iterable[PlannedMessage], said: _Said) -> int:
    if said.by.startswith("scenario "):
        raise InputError("is no person's name", said.by, field="by")
    every = list(messages)
    batches = [every[start : start + _BATCH] for start in range(0, len(every), _BATCH)]
    return sum(_say_of(batch, said) for batch in batches)


def _say_of(chosen: list[PlannedMessage], said: _Said) -> int:
    company = chosen[0].run.company
    lock_head(company)
    _check_current(company, chosen)
    said_before = set(
        Approval.objects.filter(message__in=chosen, by=said.by, withdrawn_at=None).values_list(
            "message", flat=True
        )
    )
    new = [message for message in chosen if message.pk not in said_before]
    Approval.objects.bulk_create(
        [Approval(message=row, **said._asdict()) for row in new],
        batch_size=500,
    )
    kind = "approved" if said.agreed else "left-out"
    data: dict[str, Any] = {} if said.agreed else {"reason": said.reason}
    if said.from_at:
        data["from_at"] = said.from_at
    events = [Happened(kind, f"message:{row.pk}", data) for row in new]
    record_events(company, events, by=said.by, at=said.at)
    return len(new)


def _check_current(company: Company, messages: list[PlannedMessage]) -> None:
    last = Run.objects.filter(company=company).order_by("-as_of", "-number").first()
    for message in messages:
        if last is None or message.run_id != last.pk:
            raise InputError("a later run has taken its place", f"message {message.pk}")
    if PlannedMessage.objects.filter(pk__in=[m.pk for m in messages], release__isnull=False):
        raise InputError("is released already", "message")
