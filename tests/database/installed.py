"""The `butoir` command as another process, on an installation of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

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
def running(environment: Mapping[str, str], *words: str):
    """A command that goes on until it is told to stop; killed at the end whatever happens."""
    process = subprocess.Popen(
        [*BUTOIR, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str], sign: int = signal.SIGTERM) -> tuple[int, str]:
    """Tell it to stop, and give its status and what it said on standard error."""
    process.send_signal(sign)
    _, told = process.communicate(timeout=30)
    return process.returncode, told
