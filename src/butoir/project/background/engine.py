"""Which engine does the background work, and how it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
from threading import Event
from types import FrameType

from django.db import connection, connections

from butoir.project.background.jobs import LOG, Clock
from butoir.project.background.loop import run_loop


def work(stop: Event, clock: Clock, *, loop: bool = False) -> None:
    """Do the background work until told to stop.

    On PostgreSQL the workers of several machines share it, unless `loop` asks for this one alone.
    """
    queued = connection.vendor == "postgresql" and not loop
    name = worker_name()
    LOG.info("working as %s, %s", name, "from the queue" if queued else "in a loop")
    try:
        if queued:
            logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells every step
            from butoir.project.background.queue import run_workers  # noqa: PLC0415  PostgreSQL

            run_workers(stop, clock, name)
        else:
            run_loop(stop, clock, name)
    finally:
        connections.close_all()
    LOG.info("stopped")


def worker_name() -> str:
    """This process, as no other at work calls itself."""
    return f"{socket.gethostname()[:40]}.{os.getpid()}"


def stop_on_signals(stop: Event) -> None:
    """SIGTERM and SIGINT set the event; the same a second time ends the process as usual."""

    def tell(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
