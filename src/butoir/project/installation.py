"""The installation that a command of the database works on: opened, checked, named without secrets.

Light to import: Django comes in only when a function is called, since the commands on files must
start without it. Who acts and the clock are read here and handed down.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from butoir.core.errors import InputError

if TYPE_CHECKING:
    from butoir.users.models import Company

_MOST_KEYS = 20  # companies named when one has to be chosen


def open_installation() -> None:
    """Make the database ready for use; raises InputError when it is away or not migrated."""
    load_settings()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise InputError("is not there yet: run `butoir migrate`", database_name())
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        raise InputError(f"cannot be used: {reason(error)}", database_name()) from error
    if missing:
        raise InputError("is not up to date: run `butoir migrate`", database_name())


def load_settings() -> None:
    """Read the settings; raises InputError for one that cannot be used. Touches no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "butoir.project.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:
        raise InputError(str(error), "settings") from error


def database_name() -> str:
    """The database as a person knows it, without user or password."""
    from django.db import connection

    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"the database {config['NAME']}"
    place = config["HOST"] or config.get("OPTIONS", {}).get("host") or "this machine"
    return f'the database "{config["NAME"]}" on {place}'


def reason(error: Exception) -> str:
    """What the database said, on one line."""
    return " ".join(str(error).split()) or type(error).__name__


_REFUSALS = (
    ("locked", "another process holds it: wait until that has done, then try again"),
    ("full", "the disk is full: make room, then try again"),
    ("no space left", "the disk is full: make room, then try again"),
    ("readonly", "cannot be written: give its file and folder back the right to be"),
)


def database_refusal(error: Exception) -> InputError | None:
    """What the database refused in the middle of the work, for a person; None for another error.

    What was not finished is not there: the same command again does the rest.
    """
    database = sys.modules.get("django.db")
    if database is None or not isinstance(error, database.Error):
        return None
    told = reason(error)
    for sign, advice in _REFUSALS:
        if sign in told.lower():
            return InputError(advice, database_name())
    return InputError(f"failed: {told}", database_name())


def the_company(key: str | None) -> Company:
    """The company of that key, or the only one; raises InputError naming those there are."""
    from butoir.users.models import Company

    found = Company.objects.filter(key=key).first() if key else None
    if found is not None:
        return found
    some = list(Company.objects.order_by("key")[: _MOST_KEYS + 1])
    if key is None and len(some) == 1:
        return some[0]
    if not some:
        raise InputError("there is no company yet: run `butoir company create`", "--company")
    keys = ", ".join(company.key for company in some[:_MOST_KEYS])
    more = ", …" if len(some) > _MOST_KEYS else ""
    problem = f"{key!r} is none of" if key else "choose one of"
    raise InputError(f"{problem} {keys}{more}", "--company")


def operator() -> str:
    """Who sits at the command line, as the journal names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "command-line"
