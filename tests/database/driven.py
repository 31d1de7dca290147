"""An engine of the background work in a process of its own, on a clock thirty times as fast.

`python -m driven ENGINE ORIGIN`: `loop` or `queue` work until they are told to stop, their clock
shows the instant of the tests at ORIGIN (seconds since 1970), and all of them the same. A writer of
SQLite waits one second for another.
"""

# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from threading import Event

import django

FASTER = 30


class Quick(Event):
    """Rests as much shorter as the clock is faster."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(None if timeout is None else timeout / FASTER)


def main(engine: str, origin: float) -> None:
    django.setup()
    from django.db import connection

    from butoir.project.background import engine as engines
    from butoir.project.background.loop import run_loop
    from butoir.project.commands.work import show_log
    from companies import AT

    def clock() -> datetime:
        return AT + FASTER * timedelta(seconds=time.time() - origin)

    show_log()
    if engine == "loop":
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["timeout"] = 1
        stop = Quick()
        engines.stop_on_signals(stop)
        run_loop(stop, clock, engines.worker_name())
        return
    from butoir.project.background.queue import Beats, run_workers

    stop = Quick()
    engines.stop_on_signals(stop)
    run_workers(stop, clock, engines.worker_name(), Beats(every_seconds=0.3, dead_after_seconds=2))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
