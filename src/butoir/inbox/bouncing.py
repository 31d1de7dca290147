"""A message that came back: its step is open again, the address given up, a person told (R25)."""

from __future__ import annotations

from datetime import datetime

from butoir.dispatch.models import COUNTS, Delivery
from butoir.dunning.reachability import record_bounce
from butoir.inbox.models import IncomingMail
from butoir.inbox.tying import BOUNCE
from butoir.users.hours import day_of

HARD, SOFT = "bounce-hard", "bounce-soft"
PATIENCE = 3  # soft bounces of one message: then it will not arrive any more


def bounce(mail: IncomingMail, content: bytes, *, by: str, at: datetime) -> None:
    """Do what a bounce of a message of ours says: a hard one at once, a soft one the third time.

    Nothing is done where only the mail itself says whose address failed: a person looks.
    """
    delivery = mail.delivery
    if delivery is None or mail.tied_by != BOUNCE or delivery.state not in COUNTS:
        return
    if mail.kind == HARD or _how_often(delivery) >= PATIENCE:
        came_back(delivery, content, mail.status, by=by, at=at)


def came_back(delivery: Delivery, content: bytes, status: str, *, by: str, at: datetime) -> None:
    """The message was not delivered: as the proof of it says."""
    record_bounce(delivery, day_of(at), by=by, at=at, content=content, detail=status)


def _how_often(delivery: Delivery) -> int:
    return IncomingMail.objects.filter(delivery=delivery, kind=SOFT, tied_by=BOUNCE).count()
