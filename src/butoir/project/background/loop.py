"""The engine of one machine: a loop that does what is due, then rests a little.

What fails is logged with its company and rests longer each time, alone; a database that goes away
is waited for. Told to stop, it finishes what it has in hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import Error, connection

from butoir.core.errors import InputError
from butoir.project.background.jobs import LOG, Clock, Job, due_work, hourly_work, perform
from butoir.project.installation import database_name, reason

POLL_SECONDS = 10  # between two looks when nothing is due
AWAY_SECONDS = 5  # between two tries to reach a database that is away
_IDLE = timedelta(minutes=1)  # the rest of a job that found nothing to do
_FIRST_REST = timedelta(seconds=15)  # after a failure; then twice as long each time
_LONGEST_REST = timedelta(hours=1)


class Stop(Protocol):
    """What tells the loop to stop: a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether it is to stop."""

    def wait(self, timeout: float) -> bool:
        """Rest that many seconds, or until it is to stop; whether it is."""


def run_loop(stop: Stop, clock: Clock, worker: str) -> None:
    """Do what is due until told to stop; returns with nothing in hand."""
    work = Work(clock, worker)
    away = False
    while not stop.is_set():
        try:
            busy = work.once(stop)
        except Error as error:
            connection.close()
            if not away:
                LOG.error("%s is away: %s; waiting for it", database_name(), reason(error))
            away = True
            stop.wait(AWAY_SECONDS)
            continue
        if away:
            LOG.warning("%s is back", database_name())
        away = False
        if not busy:
            stop.wait(POLL_SECONDS)


def rest_after(failures: int) -> timedelta:
    """How long a job rests that failed so often in a row: 15 s, then doubled, up to an hour."""
    return min(_FIRST_REST * (1 << min(max(failures, 1) - 1, 20)), _LONGEST_REST)


def tell_failure(job: Job, error: Exception, what_next: str) -> None:
    """Log it: what a person can mend in one line, anything else with where it happened."""
    where = None if isinstance(error, InputError) else error
    LOG.error("%s failed: %s; %s", job, reason(error), what_next, exc_info=where)


class Work:
    """What a loop remembers between two looks: who rests until when, and the last hour done."""

    def __init__(self, clock: Clock, worker: str) -> None:
        self._clock, self._worker = clock, worker
        self._rests: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._hour: datetime | None = None

    def once(self, stop: Stop) -> bool:
        """One look: do what is due and not resting; whether anything came of it.

        Raises django.db.Error when the database is away.
        """
        now = self._clock()
        busy = False
        for job in self._wanted(now):
            if stop.is_set():
                break
            if self._rests.get(job.key, now) <= now:
                busy = self._do(job) or busy
        return busy

    def _wanted(self, now: datetime) -> Iterable[Job]:
        hour = now.replace(minute=0, second=0, microsecond=0)
        jobs = due_work(now)
        if hour != self._hour:
            jobs += hourly_work()
            self._hour = hour
        return jobs

    def _do(self, job: Job) -> bool:
        try:
            done = perform(job, self._clock, self._worker)
        except Exception as error:  # whatever one job does, the others go on
            failures = self._failures[job.key] = self._failures.get(job.key, 0) + 1
            rest = rest_after(failures)
            self._rests[job.key] = self._clock() + rest
            tell_failure(job, error, f"next try in {rest.total_seconds():.0f} s")
            if isinstance(error, Error):
                connection.close()
                connection.ensure_connection()  # else the next jobs would fail one by one
            return False
        self._failures.pop(job.key, None)
        if done:
            self._rests.pop(job.key, None)
            LOG.info("%s: %d done", job, done)
        else:
            self._rests[job.key] = self._clock() + _IDLE
        return bool(done)
