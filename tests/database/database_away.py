"""Taking a database away from a process in the middle of its work."""

from __future__ import annotations

import os
import sqlite3
from urllib.parse import urlsplit, urlunsplit

import psycopg

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND pid <> pg_backend_pid()
"""
_held: list[sqlite3.Connection] = []


def take_away(database: str) -> bool:
    """PostgreSQL ends every connection; another one holds a SQLite file until this process ends.

    False when that cannot be done now: the process itself holds the file.
    """
    url = os.environ.get("BUTOIR_DATABASE_URL")
    if url:
        elsewhere = urlunsplit(urlsplit(url)._replace(path="/postgres"))
        with psycopg.connect(elsewhere, autocommit=True) as connection:
            connection.execute(TERMINATE, [database])
        return True
    holder = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        holder.close()
        return False
    _held.append(holder)
    return True
