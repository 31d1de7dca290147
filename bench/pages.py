"""The pages of the office on a book of 100,000 invoices, two fifths of them open, on SQLite.

The aim: each page, under each of its filters and orders, in under 150 ms, with a number of queries
that the size does not change.
"""

from __future__ import annotations

from butoir.project.bench.process import in_own_process
from database import _database

DEBTORS = 20_000
OPEN_EACH, SETTLED_EACH = 2, 3


def measure(debtors: int = DEBTORS) -> dict[str, int]:
    """The size of the book, then the milliseconds and queries of each page."""
    with _database("") as environment:
        size = in_own_process(environment, "book", debtors, OPEN_EACH, SETTLED_EACH)
        desk = in_own_process(environment, "desk")
        in_own_process(environment, "day")
        return {**size, **desk, **in_own_process(environment, "pages")}
