"""Letters that expired because nobody carries their channel: a person is told, once.

Writing them anew every few days would only expire again. Whoever says that the task is done has
them written once more; with a carrier they leave by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from butoir.dispatch.limits import TO_PRINT, setting_of, why_held
from butoir.dispatch.models import ChannelSetting
from butoir.dunning.models import PlannedMessage, Release, Task
from butoir.users.models import Company

_AGAIN = "then say that this task is done, and the letter is written again"
_WAYS_OUT = {
    TO_PRINT: "no carrier is set up and nobody printed the letter in time: set one up, or be ready "
    f"to print it within two open days (butoir outbox print); {_AGAIN}",
    "no-provider": f"no provider is set up and the message waited in vain: set one up; {_AGAIN}",
    "disabled": f"it is switched off and the letter waited in vain: switch it on; {_AGAIN}",
}


def stuck_letters(
    company: Company, expired: Mapping[PlannedMessage, int], at: datetime
) -> dict[int, str]:
    """Why messages (by id) must wait for a person instead of being written again.

    `expired` gives the last release that expired of each message that was released before.
    """
    settings = list(ChannelSetting.objects.filter(company=company)) if expired else []
    reasons: dict[int, str] = {}
    for row, release in expired.items():
        held = why_held(setting_of(company.pk, row.channel, settings), at)
        reason = f"{row.channel}: {_WAYS_OUT[held]}" if held in _WAYS_OUT else ""
        if reason and not _answered(row.customer_id, reason, release):
            reasons[row.pk] = reason
    return reasons


def _answered(customer: int, reason: str, release: int) -> bool:
    """Somebody was told of it since that release, and has done with it."""
    told = Release.objects.filter(
        message__customer=customer, outcome="failed", reason=reason, pk__gt=release
    )
    waiting = Task.objects.filter(
        customer=customer, kind="review", detail=reason, done_at__isnull=True
    )
    return told.exists() and not waiting.exists()
