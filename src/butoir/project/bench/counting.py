"""Counting what a piece of work asks of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def counted_queries() -> Iterator[Counter[str]]:
    """Within the block, counts the queries under "all"."""
    counted: Counter[str] = Counter()

    def count(execute: Callable[..., Any], *values: Any) -> Any:
        counted["all"] += 1
        return execute(*values)

    with connection.execute_wrapper(count):
        yield counted
