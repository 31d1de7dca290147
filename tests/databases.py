"""Whole databases of their own, for tests that kill, restart or run several processes.

`own_database(folder)` gives the environment of such processes: a database with every table, on the
engine of the test run, and nothing in it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from conftest import ROOT

ENGINE = os.environ.get("BUTOIR_TEST_ENGINE", "sqlite")
_NUMBERS = itertools.count(1)
_template: list[str] = []
_FILE = "butoir.sqlite3"
_CODE = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}  # of this very tree


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment for processes that share one new database; it is dropped afterwards."""
    with _copied(_migrated(), folder) as environment:
        yield environment


@contextmanager
def copied_database(original: Mapping[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """As `own_database`, with what another one holds; nobody may be using that one."""
    if ENGINE == "sqlite":
        path = Path(original["BUTOIR_DATA"]) / _FILE
        _fold(path)
        source = str(path)
    else:
        source = urlsplit(original["BUTOIR_DATABASE_URL"]).path.lstrip("/")
    with _copied(source, folder) as environment:
        yield environment


@contextmanager
def _copied(source: str, folder: Path) -> Iterator[dict[str, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        **_CODE,
        "BUTOIR_DATA": str(folder),
        "BUTOIR_SECRET_KEY": "test",
        "DJANGO_SETTINGS_MODULE": "butoir.project.settings",
    }
    environment.pop("BUTOIR_DATABASE_URL", None)
    if ENGINE == "sqlite":
        shutil.copy(source, folder / _FILE)
        yield environment
        return
    name = f"own_{os.getpid()}_{next(_NUMBERS)}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield {**environment, "BUTOIR_DATABASE_URL": _url(name)}
    finally:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrated() -> str:
    """A migrated database to copy: made once a test process."""
    if not _template:
        if ENGINE == "sqlite":
            folder = Path(os.environ["BUTOIR_DATA"]) / f"template-{os.getpid()}"
            folder.mkdir(parents=True)
            environment = {**os.environ, **_CODE, "BUTOIR_DATA": str(folder)}
            environment.pop("BUTOIR_DATABASE_URL", None)
            _template.append(str(folder / _FILE))
        else:
            name = f"template_{os.getpid()}"
            _administer(f'CREATE DATABASE "{name}"')
            environment = {**os.environ, **_CODE, "BUTOIR_DATABASE_URL": _url(name)}
            _template.append(name)
        environment["DJANGO_SETTINGS_MODULE"] = "butoir.project.settings"
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True
        )
        if ENGINE == "sqlite":
            _fold(Path(_template[0]))
    return _template[0]


def _fold(path: Path) -> None:
    """All of a SQLite database in its one file, so that it can be copied."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _url(name: str) -> str:
    parts = urlsplit(os.environ["BUTOIR_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def _administer(command: str) -> None:
    with psycopg.connect(_url("postgres"), autocommit=True) as connection:
        connection.execute(command)
