"""Random diaries put together into the book of one company, so that one run decides for all.

They share what is the company's own: its country, the days of its runs, whether it sends, and how
far its bank data reaches.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from butoir.core.diary import Diary, diary_from_table

Table = dict[str, Any]
COMPANY_WIDE = ("sending", "bank_data_until")


def draw_tables(strategy: SearchStrategy[Table], number: int, count: int) -> list[Table]:
    """The tables that the seed `number` gives, the smallest ones of Hypothesis left out."""
    found: list[Table] = []

    @seed(number)
    @settings(
        max_examples=count + 1,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(table: Table) -> None:
        found.append(table)

    keep()
    return found[1:]


def one_book(tables: list[Table], number: int) -> list[Diary]:
    """The diaries of one company: what is the company's own is that of one of them.

    Every fourth `number` gives a company that runs on days chosen by name.
    """
    by_name = number % 4 == 0
    asked = [table for table in tables if ("run_on" in table) == by_name] or tables
    first = asked[number % len(asked)]
    shared = [event for event in first["event"] if not _is_customers(event)]
    common = {key: first[key] for key in ("country", "run_on") if key in first}
    books = []
    for table in tables:
        own = {key: value for key, value in table.items() if key != "run_on"}
        events = [event for event in table["event"] if _is_customers(event)]
        books.append(own | common | {"event": [*events, *shared]})
    return [diary_from_table(table, f"diary {n}") for n, table in enumerate(books)]


def _is_customers(event: Table) -> bool:
    return not any(kind in event for kind in COMPANY_WIDE)
