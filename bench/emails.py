"""How many e-mails a second leave the outbox on either engine, by one worker and by two.

Real reminders with their payment code, each looked at again before it leaves, handed to a mail
server on this machine; every answer is committed to disk (SQLite with synchronous FULL). The aim is
more than 100 a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from butoir.project.bench.mailserver import mail_server
from butoir.project.bench.process import in_own_process
from database import _database, _server

COUNT = 1_000  # debtors, each with two invoices to demand
OPEN_EACH = 2
WORKERS = (1, 2)


def measure(
    count: int = COUNT,
    engines: Sequence[str] = ("sqlite", "postgresql"),
    numbers: Sequence[int] = WORKERS,
) -> dict[str, int]:
    """E-mails a second of each engine, and the processor's microseconds for each e-mail."""
    figures = {"emails": count}
    for engine in engines:
        for workers in numbers:
            with _server(engine) as server, _database(server) as database, mail_server() as mail:
                sent = _sent({**database, **mail}, count, workers)
            label = f"{engine}_{workers}_worker{'s' if workers > 1 else ''}"
            figures.update({f"{label}_{name}": value for name, value in sent.items()})
    return figures


def _sent(environment: dict[str, str], count: int, workers: int) -> dict[str, int]:
    in_own_process(environment, "book", count, OPEN_EACH, 0, 1)
    in_own_process(environment, "day")
    queued = in_own_process(environment, "outbox", count)["queued"]

    def send(_: int) -> dict[str, int]:
        return in_own_process(environment, "sending", queued)

    with ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(send, range(workers)))
    if sum(one["sent"] for one in done) != queued:
        raise RuntimeError("some e-mails did not leave, or left twice")
    longest = max(one["total_ms"] for one in done)
    processor = sum(one["cpu_ms"] for one in done)
    return {
        "sent": queued,
        "a_second": queued * 1000 // max(1, longest),
        "cpu_us_each": processor * 1000 // max(1, queued),
    }
