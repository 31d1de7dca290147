"""What is to happen on which day, in the order in which it was put down."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import date

Action = Callable[[date], object]


class Agenda:
    """Dated actions; one that falls on a closed day waits for whoever asks on the next open one."""

    def __init__(self) -> None:
        self._waiting: list[tuple[date, int, Action]] = []
        self._count = 0

    def add(self, on: date, action: Action) -> None:
        """Put down what happens on a day; it is called with the day on which it is played."""
        self._count += 1
        heapq.heappush(self._waiting, (on, self._count, action))

    def due(self, day: date) -> Iterator[Action]:
        """What has come by that day, those put down meanwhile included; each is given once."""
        while self._waiting and self._waiting[0][0] <= day:
            yield heapq.heappop(self._waiting)[2]
