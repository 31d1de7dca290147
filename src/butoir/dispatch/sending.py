"""One round of a worker: claims what is due, hands it over, keeps each answer.

The answer of one delivery and the mark that the next one begins are committed together, so that a
worker that dies leaves at most the one in its hand uncertain.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from butoir.dispatch.channels.base import Channel, Outcome, Outgoing
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registry import open_channel
from butoir.dispatch.handing import begin, finish, postpone, put_back, withdraw
from butoir.dispatch.limits import Way, setting_of, why_held
from butoir.dispatch.models import ChannelSetting, Delivery
from butoir.dispatch.outbox import claim
from butoir.dispatch.outgoing import load_outgoing

_LOG = logging.getLogger(__name__)
_ASK_AGAIN = timedelta(seconds=30)  # what the guard said is believed that long
_LOST_IN_A_ROW = 3  # answers; then the channel rests, instead of making more unknown ones
_REST = timedelta(minutes=15)
_PAUSE = timedelta(
    minutes=2
)  # of a channel out of reach: short, since one delivery may be to blame

Clock = Callable[[], datetime]
Guard = Callable[[Sequence[Delivery]], Mapping[int, str]]


class Tally(NamedTuple):
    """What a round did with what it claimed; `problems` are why channels were given up."""

    claimed: int = 0
    sent: int = 0
    refused: int = 0
    unknown: int = 0
    failed: int = 0  # tried, will be tried again
    postponed: int = 0  # not tried: the channel is out of reach, or its quiet hours came
    cancelled: int = 0
    lost: int = 0  # the lease had ended: somebody else has it
    problems: tuple[str, ...] = ()


_FIELDS = {"sent": "sent", "permanent": "refused", "unknown": "unknown", "temporary": "failed"}


def send_due(worker: str, clock: Clock, *, guard: Guard | None = None, limit: int = 50) -> Tally:
    """Send at most `limit` deliveries that are due; nothing is due when `claimed` is 0.

    `guard` names those that must no longer leave, with the reason: they are cancelled.
    """
    claimed = claim(worker, clock(), limit=limit)
    if not claimed:
        return Tally()
    sending = _Round(claimed, clock, guard)
    try:
        sending.run()
    finally:
        sending.end()
    return sending.tally()


class _Round:
    """The state of one round; every delivery of it ends in `counts`."""

    def __init__(self, claimed: Sequence[Delivery], clock: Clock, guard: Guard | None) -> None:
        self.clock, self.guard = clock, guard
        self.left = list(claimed)
        self.claimed = len(claimed)
        own = ChannelSetting.objects.filter(company__in={row.company_id for row in claimed})
        known = list(own.select_related("company"))
        self.settings = {way: setting_of(*way, known) for way in map(_way, claimed)}
        self.channels: dict[Way, Channel] = {}
        self.answered: tuple[Delivery, Outcome] | None = None
        self.counts: Counter[str] = Counter()
        self.lost_answers: Counter[Way] = Counter()
        self.problems: list[str] = []
        self.asked_at: datetime | None = None

    def run(self) -> None:
        """Hand over one after the other."""
        items = self._load()
        while self.left:
            self._ask_guard()
            if not self.left:
                return
            delivery = self.left[0]
            channel = self._channel(delivery)
            if channel is None:
                continue
            self.left.pop(0)
            if self._begin(delivery):
                self._send(channel, delivery, items[delivery.pk])

    def end(self) -> None:
        """Keep the last answer, give back what was not begun, end the connections."""
        try:
            self._keep_answer()
            for company_id in dict.fromkeys(row.company_id for row in self.left):
                same = [row for row in self.left if row.company_id == company_id]
                self.counts["postponed"] += put_back(same, "not begun", self.clock())
        finally:
            for channel in self.channels.values():
                channel.close()

    def tally(self) -> Tally:
        """The counts."""
        return Tally(claimed=self.claimed, problems=tuple(self.problems), **self.counts)

    def _load(self) -> dict[int, Outgoing]:
        own = [self.settings[_way(row)] for row in self.left]
        items = load_outgoing(self.left, own)
        return {row.pk: item for row, item in zip(self.left, items, strict=True)}

    def _ask_guard(self) -> None:
        """Cancel what must no longer leave; asked again when the answer is no longer fresh."""
        now = self.clock()
        if self.guard is None or (self.asked_at and now - self.asked_at < _ASK_AGAIN):
            return
        self.asked_at = now
        reasons = self.guard(self.left)
        refused = [row for row in self.left if row.pk in reasons]
        self.left = [row for row in self.left if row.pk not in reasons]
        for company_id in dict.fromkeys(row.company_id for row in refused):
            same = [row for row in refused if row.company_id == company_id]
            self.counts["cancelled"] += withdraw(same, reasons, now)

    def _channel(self, delivery: Delivery) -> Channel | None:
        """The way out, opened once a round; None when it is closed now, and all of it waits."""
        way = _way(delivery)
        held = why_held(self.settings[way], self.clock())
        if held:
            mine = self._take(way)
            self.counts["postponed"] += put_back(mine, held, self.clock())
            return None
        if way not in self.channels:
            try:
                self.channels[way] = open_channel(self.settings[way])
            except Exception as error:  # a setting that cannot work
                _LOG.error("%s cannot be opened: %s", way[1], error)
                self._give_up(delivery, str(error), self.clock() + _REST)
                return None
        return self.channels[way]

    def _begin(self, delivery: Delivery) -> bool:
        """Keep the answer before, and mark this one as begun: one commit for both."""
        setting = self.settings[_way(delivery)]
        with transaction.atomic():
            kept = self._write_answer()
            begun = begin(delivery, self.clock(), provider=setting.provider or setting.channel)
        self._count_answer(kept)
        self.counts["lost"] += not begun
        return begun

    def _send(self, channel: Channel, delivery: Delivery, item: Outgoing) -> None:
        """Hand one over; the answer is held before anything else is done."""
        way = _way(delivery)
        try:
            outcome = channel.send(item)
        except UnreachableError as error:
            self.answered = (delivery, Outcome("temporary", str(error)))
            self._give_up(delivery, str(error), self.clock() + _PAUSE)
            return
        except Exception as error:  # nobody knows how far it came
            _LOG.exception("sending delivery %s failed", delivery.pk)
            outcome = Outcome("unknown", f"{type(error).__name__}: {error}")
            self.channels.pop(way).close()
        self.answered = (delivery, outcome)
        self.lost_answers[way] = self.lost_answers[way] + 1 if outcome.kind == "unknown" else 0
        if self.lost_answers[way] == _LOST_IN_A_ROW:
            self._give_up(delivery, "its answers are lost", self.clock() + _REST)

    def _give_up(self, delivery: Delivery, reason: str, until: datetime) -> None:
        """All that waits for this way out rests until then, and says why."""
        mine = self._take(_way(delivery))
        self.counts["postponed"] += len(mine)
        self.problems.append(f"{delivery.company.key}, {delivery.channel}: {reason}")
        postpone(delivery, mine, reason, self.clock(), until)

    def _take(self, way: Way) -> list[Delivery]:
        mine = [row for row in self.left if _way(row) == way]
        self.left = [row for row in self.left if _way(row) != way]
        return mine

    def _keep_answer(self) -> None:
        with transaction.atomic():
            kept = self._write_answer()
        self._count_answer(kept)

    def _write_answer(self) -> str:
        if self.answered is None:
            return ""
        delivery, outcome = self.answered
        finish(delivery, outcome, self.clock())
        return _FIELDS[outcome.kind]

    def _count_answer(self, kept: str) -> None:
        """Once it is committed it is not written again."""
        if kept:
            self.answered = None
            self.counts[kept] += 1


def _way(delivery: Delivery) -> Way:
    return delivery.company_id, delivery.channel
