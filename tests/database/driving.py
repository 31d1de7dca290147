"""Engines of the background work in processes of their own, and what is in their database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from installed import Running, ask, started

from databases import ENGINE

POSTGRESQL = pytest.mark.skipif(ENGINE != "postgresql", reason="the engine of several machines")
HERE = str(Path(__file__).parent)


def fill(environment: Mapping[str, str], count: int) -> None:
    module(environment, "outboxes_apart", str(count))


def module(environment: Mapping[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], env=environment, check=True, timeout=120)


@contextmanager
def driven(
    environment: Mapping[str, str], engine: str, origin: float, name: str = "worker"
) -> Iterator[Running]:
    log = Path(environment["BUTOIR_DATA"]) / f"{name}.log"
    command = [sys.executable, "-m", "driven", engine, str(origin)]
    with started(command, environment, log) as worker:
        yield worker


def states(environment: Mapping[str, str]) -> dict[str, int]:
    return dict(ask(environment, "SELECT state, count(*) FROM dispatch_delivery GROUP BY state"))


def mailed_by(environment: dict[str, str], port: int) -> dict[str, str]:
    return {**environment, "BUTOIR_SMTP_HOST": "127.0.0.1", "BUTOIR_SMTP_PORT": str(port)}


def defer(environment: Mapping[str, str], task: str) -> None:
    """Put a task of the clock into the queue now, instead of waiting for its minute."""
    job = f"ROW('default', 'butoir.{task}', 100, NULL, NULL, '{{\"timestamp\": 0}}', NULL)"
    ask(
        environment,
        f"SELECT procrastinate_defer_jobs_v1(ARRAY[{job}::procrastinate_job_to_defer_v1])",
    )
