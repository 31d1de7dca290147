"""What a channel is: it hands one item over and says what came of it, nothing more.

A channel never decides whether or when to send, never retries, and writes nothing to the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from butoir.dispatch.models import State

Kind = Literal["sent", "permanent", "temporary", "unknown"]
# How the detail of a permanent refusal begins when it is the address that is no good: only then is
# it given up; a refusal of the sender or of the content says nothing of the address.
RECIPIENT_REFUSED = "recipient refused"
STATE_AFTER: Mapping[Kind, State] = {
    "sent": State.SENT,
    "permanent": State.REFUSED,
    "temporary": State.WAITING,
    "unknown": State.UNKNOWN,
}


class Outcome(NamedTuple):
    """What the carrier answered.

    "permanent": it will never take it; "temporary": it took nothing, later may do; "unknown": it
    may have taken it, the answer was lost. `detail` is for a person, `reference` the carrier's own.
    """

    kind: Kind
    detail: str = ""
    reference: str = ""


class Enclosed(NamedTuple):
    """A PDF that goes in the envelope of a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One delivery as a channel sees it. `key` and `message_id` never change between tries."""

    key: str
    channel: str
    to: Mapping[str, Any]
    content: bytes
    media_type: str
    title: str
    message_id: str = ""
    reference: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    enclosures: tuple[Enclosed, ...] = ()


class Channel(Protocol):
    """A way out. `close` ends whatever connection `send` opened."""

    def send(self, item: Outgoing) -> Outcome:
        """Hand one item over."""

    def find(self, item: Outgoing) -> Outcome | None:
        """After a lost answer: what became of it, None when the carrier cannot be asked."""

    def close(self) -> None:
        """End the connection, if one is open."""
