"""Verifying a journal and a bundle of it: 10,000 events that name 2,000 documents of 40 KB.

The aim: each in under 10 s, on either engine.
"""

from __future__ import annotations

from collections.abc import Sequence

from butoir.project.bench.process import in_own_process
from database import _database, _server

EVENTS, DOCUMENTS = 10_000, 2_000


def measure(
    events: int = EVENTS,
    documents: int = DOCUMENTS,
    engines: Sequence[str] = ("sqlite", "postgresql"),
) -> dict[str, int]:
    """The size, then the milliseconds of `butoir verify`, of writing and of verifying a bundle."""
    figures = {"events": events, "documents": documents}
    for engine in engines:
        with _server(engine) as server, _database(server) as environment:
            found = in_own_process(environment, "evidence", events, documents)
        figures.update({f"{engine}_{name}": value for name, value in found.items()})
    return figures
