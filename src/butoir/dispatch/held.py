"""Why what waits in the outbox does not leave: for people who wonder."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, QuerySet, Value, When

from butoir.dispatch.limits import CHANNELS, load_allowance, setting_of, why_held
from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.users.models import Company


class Held(NamedTuple):
    """How many deliveries of a channel wait for one reason.

    `why` is "disabled", "to-print", "no-provider", "quiet-hours", "per-day", "per-domain-hour",
    "printed" (in a batch that nobody said was posted), "retrying" (it failed, `detail` says how,
    and is tried again later), "later" (its time has not come) or "due" (the next worker takes
    it).
    """

    channel: str
    why: str
    deliveries: int
    detail: str = ""


def load_held(company: Company, now: datetime) -> list[Held]:
    """Everything of the company that waits, by channel and reason, in four queries at most."""
    settings = list(ChannelSetting.objects.filter(company=company))
    allowance = load_allowance(settings, now)
    closed = {name: why_held(setting_of(company.pk, name, settings), now) for name in CHANNELS}
    held: Counter[tuple[str, str, str]] = Counter()
    for channel, domain, error, stage, count in _waiting(company, now):
        way = (company.pk, channel)
        why = stage if stage == "printed" else closed.get(channel, "no-provider")
        if not why and stage == "later":
            why = "retrying" if error else "later"
        free = count if why else allowance.take(way, domain, count)
        held[channel, why or "due", error if why == "retrying" else ""] += free
        if count > free:
            held[channel, allowance.why_full(way, domain), ""] += count - free
    return [Held(key[0], key[1], count, key[2]) for key, count in sorted(held.items()) if count]


def _waiting(company: Company, now: datetime) -> QuerySet[Delivery, tuple[str, str, str, str, int]]:
    stage = Case(
        When(batch__isnull=False, then=Value("printed")),
        When(not_before__gt=now, then=Value("later")),
        default=Value("due"),
    )
    waiting = Delivery.objects.filter(company=company, state=State.WAITING).annotate(stage=stage)
    rows = waiting.order_by("channel", "domain").values_list("channel", "domain", "error", "stage")
    return rows.annotate(Count("pk"))
