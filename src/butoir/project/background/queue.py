"""The engine of several machines: procrastinate's workers on PostgreSQL.

Once a minute one of them looks what is due and puts it in the queue; whichever is free does it. A
job's key is its lock, so that it is neither queued nor done twice at once. The jobs of a worker
that was killed are given to others by its silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

from django.db import Error, close_old_connections
from procrastinate import JobContext, PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from butoir.project.background.jobs import LOG, Clock, Job, due_work, hourly_work, perform
from butoir.project.background.loop import AWAY_SECONDS, rest_after, tell_failure
from butoir.project.installation import database_name, reason

T = TypeVar("T")

CONCURRENCY = 4  # jobs that one worker process does at once: most of them wait for a carrier
KEPT_HOURS = 24  # what is done is shown that long
FAILED_KEPT_HOURS = 24 * 30
_URGENT = {
    "tick": 100,
    "recover": 50,
    "mails": 45,
    "payments": 45,
    "run": 40,
    "release": 30,
}  # the rest: 0
_CONNECTION_SECONDS = 10  # to wait for one before the database counts as away
_STOP_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Beats:
    """How often a worker shows that it lives, and the silence after which it counts as dead."""

    every_seconds: float = 10
    dead_after_seconds: float = 30


@app.periodic(cron="* * * * *")
@app.task(
    name="butoir.tick",
    queueing_lock="tick",  # no lock: that of a killed worker would keep everyone from looking
    priority=_URGENT["tick"],
    pass_context=True,
)
async def tick(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  (given to it)
    """Give the work of the dead to the living, and queue what is due."""
    clock, beats = _given(context)
    await _take_over(beats)
    await _queue(await asyncio.to_thread(_fresh, due_work, clock()))


@app.periodic(cron="7 * * * *")
@app.task(name="butoir.hour", queueing_lock="hour", pass_context=True)
async def hour(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  (given to it)
    """Queue what is asked of the world outside, and forget old jobs."""
    await _queue(await asyncio.to_thread(_fresh, hourly_work))
    jobs = context.app.job_manager
    await jobs.delete_old_jobs(nb_hours=KEPT_HOURS)
    await jobs.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS, include_failed=True, include_cancelled=True
    )


@app.task(name="butoir.perform", pass_context=True)
async def perform_queued(
    context: JobContext, kind: str, company: str, part: int, failures: int = 0
) -> None:
    """Do one job; when anything came of it, what it made due is queued at once.

    One that fails is queued anew, to rest longer each time. It is not given back to the queue as
    it is: where the same waits there already, it would be neither waiting nor at work.
    """
    clock, _ = _given(context)
    job = Job(kind, company, part)
    worker = f"{context.worker_name}:{context.job.id}"
    try:
        done = await asyncio.to_thread(_fresh, perform, job, clock, worker)
    except Exception as error:
        rest = int(rest_after(failures + 1).total_seconds())
        tell_failure(job, error, f"next try in {rest} s")
        await _queue([job], failures + 1, rest)
        raise
    if done:
        LOG.info("%s: %d done", job, done)
        await _queue(await asyncio.to_thread(_fresh, due_work, clock()))


def run_workers(stop: Event, clock: Clock, worker: str, beats: Beats | None = None) -> None:
    """Work off the queue until told to stop; returns with nothing in hand.

    A database that goes away is waited for.
    """
    while not stop.is_set():
        try:
            asyncio.run(_work(stop, clock, worker, beats or Beats()))
        except (ConnectorException, Error, OSError) as error:
            LOG.error("%s is away: %s; waiting for it", database_name(), reason(error))
        stop.wait(AWAY_SECONDS)


async def _work(stop: Event, clock: Clock, worker: str, beats: Beats) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), timeout=_CONNECTION_SECONDS)
    with app.replace_connector(connector):
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    name=worker,
                    concurrency=CONCURRENCY,
                    install_signal_handlers=False,
                    update_heartbeat_interval=beats.every_seconds,
                    stalled_worker_timeout=beats.dead_after_seconds,
                    additional_context={"clock": clock, "beats": beats},
                )
            )
            while not (stop.is_set() or working.done()):
                await asyncio.wait([working], timeout=_STOP_LOOK_SECONDS)
            working.cancel()  # it finishes the jobs in hand first
            with suppress(asyncio.CancelledError):
                await working


async def _queue(jobs: list[Job], failures: int = 0, rest_seconds: int = 0) -> None:
    for job in jobs:
        with suppress(AlreadyEnqueued):
            await perform_queued.configure(
                lock=job.key,
                queueing_lock=job.key,
                priority=_URGENT.get(job.kind, 0),
                schedule_in={"seconds": rest_seconds} if rest_seconds else None,
            ).defer_async(**job._asdict(), failures=failures)


async def _take_over(beats: Beats) -> None:
    jobs = app.job_manager
    for stalled in await jobs.get_stalled_jobs(seconds_since_heartbeat=beats.dead_after_seconds):
        LOG.warning("%s of a worker that is gone is taken over", stalled.call_string)
        with suppress(ConnectorException):  # another look took it over meanwhile
            try:
                await jobs.retry_job(stalled)
            except UniqueViolation:  # the same is in the queue again already
                await jobs.finish_job(stalled, Status.FAILED, delete_job=False)


def _given(context: JobContext) -> tuple[Clock, Beats]:
    return context.additional_context["clock"], context.additional_context["beats"]


def _fresh(function: Callable[..., T], *args: Any) -> T:
    """Call it in this thread on a database connection of its own."""
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
