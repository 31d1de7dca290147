"""Where a demo may be made: never in a database that has companies of its own."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from django.db import DatabaseError, connection

from butoir.core.errors import InputError
from butoir.dunning.models import Run
from butoir.journal.models import Event
from butoir.project.demo.founding import MARK
from butoir.project.installation import database_name
from butoir.users.models import Company


def demo_there(seed: int, as_of: date) -> bool:
    """Whether that very demo is there; raises InputError for another one, or a real company."""
    if not _companies():
        return False
    known = json.loads(Event.objects.filter(kind=MARK).order_by("pk")[0].data)["seed"]
    last = Run.objects.latest("as_of").as_of
    if (known, last) != (seed, as_of):
        raise InputError(
            f"has a demo of {last} (seed {known}): --again starts anew", database_name()
        )
    return True


def day_of_the_demo() -> date | None:
    """The last day that was played, in the database of a demo; None in any other."""
    marked = Event.objects.filter(kind=MARK).values("company")
    last = Run.objects.filter(company__in=marked).order_by("-as_of").first()
    return last.as_of if last else None


def clear_place(data: Path) -> None:
    """Delete the demo in its own folder, if one is there.

    Raises InputError for anything else than a demo, and while another process has it open.
    """
    if os.environ.get("BUTOIR_DATABASE_URL"):
        raise InputError("works on the file in its own folder only", "--again")
    path = data / "butoir.sqlite3"
    if not path.exists() or not _companies():
        return
    connection.close()
    try:
        with closing(sqlite3.connect(path, timeout=2)) as file:
            # only whoever is alone may leave the write-ahead log
            file.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise InputError(
            "another process holds it: stop `butoir serve` first", str(path)
        ) from error
    path.unlink()


def _companies() -> set[int]:
    """The companies of the database, all of the demo; raises InputError when one is not."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return set()
    try:
        if Company._meta.db_table not in connection.introspection.table_names():
            return set()
        found = set(Company.objects.values_list("pk", flat=True))
        marked = set(Event.objects.filter(kind=MARK).values_list("company", flat=True))
    except DatabaseError as error:
        raise InputError("is not a database of this version", database_name()) from error
    if found - marked:
        raise InputError("has companies that are not the demo's: choose another", database_name())
    return found
