"""What a person agreed to today, and whether it can still be undone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from butoir.dunning.models import Approval, Run

SHOWN_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one person said at one instant: of how many messages, and how many have left.

    `leaves_at` is when it counts, `name` a customer of it.
    """

    at: datetime
    leaves_at: datetime
    now: datetime
    count: int
    gone: int
    name: str

    @property
    def minutes(self) -> int:
        """How many minutes are left, a begun one counted whole."""
        return max(0, -int((self.now - self.leaves_at).total_seconds() // 60))

    @property
    def others(self) -> int:
        """The messages beside the one that is named."""
        return self.count - 1


def read_agreed(run: Run | None, by: str, now: datetime) -> list[Agreed]:
    """What a person agreed to in the last hour, the latest first, in one query."""
    if run is None:
        return []
    rows = Approval.objects.filter(
        message__run=run,
        by=by,
        agreed=True,
        withdrawn_at=None,
        from_at__isnull=False,
        at__gte=now - SHOWN_FOR,
    )
    found: dict[tuple[datetime, datetime], list[tuple[str, object]]] = defaultdict(list)
    for at, leaves_at, name, release in rows.order_by("-at", "message").values_list(
        "at", "from_at", "message__customer__name", "message__release"
    ):
        assert leaves_at is not None
        found[at, leaves_at].append((name, release))
    return [
        Agreed(at, leaves_at, now, len(of), sum(gone is not None for _, gone in of), of[0][0])
        for (at, leaves_at), of in found.items()
    ]
