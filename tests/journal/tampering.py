"""What only someone who takes the database's own protection away can do."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

GUARDS = import_module("butoir.journal.migrations.0005_narrow_door")


def tamper(*orders: str | tuple[str, list[object]]) -> None:
    """Change the past by SQL, past the triggers, which are there again afterwards."""
    if connection.vendor == "postgresql":
        _execute("SET LOCAL session_replication_role = replica")
    else:
        GUARDS.unprotect(apps, connection.SchemaEditorClass(connection))
    for order in orders:
        _execute(*((order,) if isinstance(order, str) else order))
    if connection.vendor == "postgresql":
        _execute("SET LOCAL session_replication_role = origin")
    else:
        GUARDS.protect(apps, connection.SchemaEditorClass(connection))


def _execute(sql: str, values: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
