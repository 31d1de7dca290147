"""The `butoir` command as another process, on an installation of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from conftest import ROOT

CODE = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}  # of this very tree
BUTOIR = (sys.executable, "-W", "error", "-m", "butoir.project.cli")
POLICY = ROOT / "src" / "butoir" / "project" / "samples" / "politique.toml"


def new_installation(folder: Path) -> dict[str, str]:
    """The environment of an installation on SQLite of which nothing exists yet."""
    environment = {**os.environ, **CODE, "BUTOIR_DATA": str(folder)}
    for name in ("BUTOIR_DATABASE_URL", "BUTOIR_SECRET_KEY", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return environment


def butoir(
    environment: Mapping[str, str], *words: str, status: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its status must be the one expected."""
    done = subprocess.run(
        [*BUTOIR, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == status, done.stderr + done.stdout
    return done


@contextmanager
def running(environment: Mapping[str, str], log: Path, *words: str) -> Iterator[Running]:
    """A command that goes on until it is told to stop; killed at the end whatever happens."""
    with started([*BUTOIR, *words], environment, log) as process:
        yield process


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Running]:
    """A process that goes on; what it says goes to a file."""
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            yield Running(process, log)
        finally:
            process.kill()


class Running(NamedTuple):
    """A process at work and the file of what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Tell it to stop; its status when it did."""
        self.process.send_signal(sign)
        return self.process.wait(timeout=60)


def until(what: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something to become true; it must, in time."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether something serves there by now, well or not."""
    try:
        urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def ask(environment: Mapping[str, str], sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, asked from outside."""
    if "BUTOIR_DATABASE_URL" in environment:
        with psycopg.connect(environment["BUTOIR_DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []
    path = Path(environment["BUTOIR_DATA"]) / "butoir.sqlite3"
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
        return list(connection.execute(sql).fetchall())
