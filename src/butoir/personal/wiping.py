"""What the database engine itself leaves behind of what was erased.

SQLite writes freed pages over only when told so, and keeps former versions of pages in its log
until that is folded in; what had been changed before lies in free space until the file is written
anew. PostgreSQL keeps dead rows until it vacuums, and its logs and replicas as long as they are
set up to (docs/adr/0034).
"""

from __future__ import annotations

from django.db import connection


def overwrite_freed() -> None:
    """From now on this connection writes zeros over what it frees."""
    if connection.vendor == "sqlite":
        _do("PRAGMA secure_delete = ON")


def write_anew() -> None:
    """Write the whole database anew, without what was freed in it; nobody else may be using it.

    It needs as much free space as the database is large.
    """
    overwrite_freed()
    _do("VACUUM FULL" if connection.vendor == "postgresql" else "VACUUM")
    if connection.vendor == "sqlite":
        _do("PRAGMA wal_checkpoint(TRUNCATE)")


def _do(order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order)
