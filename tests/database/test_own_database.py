"""The databases that crash tests use are whole, and apart from one another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from databases import own_database

COUNT = "import django; django.setup(); from butoir.users.models import *; "
MAKE = COUNT + "Company.objects.create(key='a', name='A', created_at='2026-01-01T00:00Z')"
SHOW = COUNT + "print(Company.objects.count())"


def said(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_two_databases_hold_their_own(tmp_path: Path):
    with own_database(tmp_path / "one") as one, own_database(tmp_path / "two") as two:
        said(MAKE, one)
        assert said(SHOW, one) == "1"
        assert said(SHOW, two) == "0"
