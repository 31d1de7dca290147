"""`butoir migrate`: makes the database, or brings it to this version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from butoir.core.errors import InputError
from butoir.project.installation import database_name, load_settings, reason

_WAIT_SECONDS = 3  # for another process to let a SQLite file go
_ONE_AT_A_TIME = 0x627574  # any number, the same for every `butoir migrate` of a server


def configure(_parser: argparse.ArgumentParser) -> None:
    """It has no options."""


def run(_args: argparse.Namespace) -> int:
    """Apply what is missing and say what was done; raises InputError when the database refuses."""
    load_settings()
    from django.db import Error, connection

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = _WAIT_SECONDS
    try:
        done = _apply()
    except Error as error:
        raise InputError(_refusal(error), database_name()) from error
    what = f"{done} migrations applied" if done else "already up to date"
    print(f"{database_name()}: {what}")
    return 0


def _apply() -> int:
    """How many migrations were missing; they are there now."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _alone():
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        call_command("migrate", interactive=False, verbosity=0)
    return len(missing)


@contextmanager
def _alone() -> Iterator[None]:
    """Several machines that start at once migrate one after the other."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _refusal(error: Exception) -> str:
    told = reason(error)
    if "locked" in told:
        return "another process holds it: stop `butoir serve` and `butoir work`, then try again"
    return f"cannot be migrated: {told}"
