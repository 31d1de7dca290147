"""The carrier of a simulated company: takes what it is handed, or not, and remembers which."""

from __future__ import annotations

import random
from collections.abc import Callable

from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome, Outgoing
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.models import ChannelSetting

CHANNELS = ("email", "post", "registered", "sms")
_here: list[Carrier] = []


class Carrier:
    """One carrier for every channel; `look` is called before it takes anything."""

    def __init__(self, rng: random.Random, look: Callable[[str], None]) -> None:
        self.rng, self.look = rng, look
        self.taken: set[str] = set()
        self.wrong: list[AssertionError] = []
        _here[:] = [self]

    def send(self, item: Outgoing) -> Outcome:
        """Mostly takes it; else refuses, is out of reach, or loses its own answer."""
        fate = self.rng.random()
        if fate < 0.02:
            raise UnreachableError("nobody answers")
        if fate < 0.08:
            return Outcome("temporary", "451 later")
        if fate < 0.11:
            return Outcome("permanent", f"{RECIPIENT_REFUSED}: 550 no such user")
        if fate < 0.12:
            return Outcome("permanent", "554 not from you")
        if fate < 0.14:
            return Outcome("unknown", "the answer was lost")
        self.take(item.key)
        if fate < 0.16:
            return Outcome("unknown", "the answer was lost")
        return Outcome("sent", reference=item.key[-8:])

    def take(self, key: str) -> None:
        """From here on it is on its way, whatever else happens."""
        try:
            assert key not in self.taken, f"{key} was sent twice"
            self.look(key)
        except AssertionError as error:
            self.wrong.append(error)
        self.taken.add(key)

    def tell_wrong(self) -> None:
        """Raise the first thing that should not have left: whoever sends goes on whatever a
        carrier raises."""
        if self.wrong:
            raise self.wrong[0]

    def find(self, item: Outgoing) -> Outcome | None:
        """What it knows of it, when it can be asked."""
        if self.rng.random() < 0.5:
            return None
        if item.key in self.taken:
            return Outcome("sent", "found")
        return Outcome("temporary", "never came")

    def close(self) -> None:
        """Nothing is kept open."""


def open_channel(setting: ChannelSetting) -> Carrier:
    """The carrier of the simulation that runs."""
    return _here[0]
