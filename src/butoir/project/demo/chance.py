"""Drawing from a seed, the same on every machine and version of Python.

Only `Random.random` is promised to stay as it is, so everything is drawn through it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One stream of draws; another name is another stream, so that one never shifts the other."""

    def __init__(self, seed: int, *names: object) -> None:
        self._random = random.Random("/".join(map(str, (seed, *names))))  # noqa: S311  no secrets

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return int(self._random.random() * count)

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def happens(self, percent: int) -> bool:
        """True that often in a hundred."""
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighed(self, weights: dict[T, int]) -> T:
        """One of the keys, each as likely as its weight."""
        left = self.below(sum(weights.values()))
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        raise AssertionError("the weights are above zero")
