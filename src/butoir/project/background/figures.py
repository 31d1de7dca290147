"""How the installation is doing, in a few figures without names: what `/healthz` says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from butoir.dispatch.models import Delivery, State
from butoir.users.hours import day_of
from butoir.users.models import Company


def read_figures(now: datetime) -> dict[str, Any]:
    """The figures, in three queries; raises django.db.Error when the database is away.

    `last_runs` counts the companies by the day of their last run ("never": none yet),
    `decided_ahead` those whose last run is of a later day: no day before it is decided;
    `oldest_waiting_seconds` tells how long the first delivery that may leave has been waiting.
    """
    days = Company.objects.annotate(last=Max("runs__as_of")).values_list("last", flat=True)
    ready = Delivery.objects.filter(state=State.WAITING, not_before__lte=now, batch=None)
    oldest = ready.aggregate(first=Min("not_before"))["first"]
    return {
        "database": "reachable",
        "last_runs": dict(sorted(Counter(str(day or "never") for day in days).items())),
        "decided_ahead": sum(day is not None and day > day_of(now) for day in days),
        "oldest_waiting_seconds": int((now - oldest).total_seconds()) if oldest else None,
        "unknown": Delivery.objects.filter(state=State.UNKNOWN).count(),
    }
