"""`butoir retention`: listed, approved, erased, and nothing left in the file of the database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from installed import POLICY, butoir

from databases import ENGINE, own_database

NAME = b"Zenobie Quatrepages"
LIFE = """
import django; django.setup()
from datetime import date, datetime, UTC
from django.db import transaction
from butoir.users.models import Company
from butoir.journal.sealed import seal
from butoir.journal.events import record_event
from butoir.ledger.recording import *
at = datetime.now(UTC)
by = {"by": "claire", "at": at}
one = record_customer(Company.objects.get(), "ZQ", name="Zenobie Quatrepages", **by)
record_contact(one, name="Zenobie Quatrepages", email="zq@quatrepages.example", **by)
for number in range(60):
    record_note(one, f"Zenobie Quatrepages a promis {number}", **by)
bill = record_invoice(one, "F-1", 100, date(2014, 1, 31), issued_on=date(2014, 1, 1), **by)
record_receipt(one, 100, date(2014, 2, 3), invoice=bill, **by)
with transaction.atomic():
    file = seal(b"Zenobie Quatrepages" * 500, "text/plain", at)
    record_event(one.company, "note", f"customer:{one.pk}", data={"text": "x", "file": file.digest}, **by)
"""  # noqa: E501  a program, line by line
ON = "2026-01-05"


@pytest.fixture
def installed(tmp_path: Path):
    """A customer of 2014, who paid."""
    with own_database(tmp_path / "data") as environment:
        butoir(environment, "company", "create", "morel", "--policy", str(POLICY))
        subprocess.run([sys.executable, "-c", LIFE], env=environment, check=True)
        yield environment


def said(environment: Mapping[str, str], *words: str) -> dict:
    return json.loads(butoir(environment, "retention", *words, "--json").stdout)


def test_a_dry_run_tells_and_changes_nothing(installed):
    found = said(installed, "--as-of", ON, "--dry-run")
    assert found["would_erase"] == [
        {"customer": "ZQ", "levels": ["case", "books"], "kept_until": "2019-02-03"}
    ]
    assert said(installed, "--as-of", ON, "--dry-run") == found
    told = butoir(installed, "retention", "--as-of", ON, "--dry-run").stdout
    assert "would erase case and books of ZQ" in told


def test_what_was_approved_is_erased_and_the_journal_verifies(installed):
    assert [one["done"] for one in said(installed, "--as-of", ON)["list"]["entries"]] == [False] * 2
    done = said(installed, "--approve")["list"]["entries"]
    assert all(one["done"] for one in done)
    told = butoir(installed, "verify")
    assert "the journal says what it always said" in told.stdout
    assert "erased on" in told.stdout
    assert json.loads(butoir(installed, "verify", "--json").stdout)["erased"]
    butoir(installed, "retention", "--compact")
    if ENGINE == "sqlite":
        assert left_in(Path(installed["BUTOIR_DATA"])) == []


def left_in(folder: Path) -> list[str]:
    """The files of the database that still have the name in their bytes."""
    words = (NAME, b"quatrepages.example")
    found = [path for path in folder.iterdir() if path.is_file()]
    return [path.name for path in found if any(word in path.read_bytes() for word in words)]


@pytest.mark.skipif(ENGINE != "sqlite", reason="the pages of a file")
def test_the_name_is_in_the_file_before(installed):
    assert left_in(Path(installed["BUTOIR_DATA"]))


def test_a_process_that_is_killed_in_the_middle_goes_on_afterwards(installed):
    """The first process dies after two parts; the command does the rest."""
    said(installed, "--as-of", ON)
    program = (
        "import django; django.setup()\n"
        "import os, butoir.personal.erasing as e\n"
        "from datetime import datetime, UTC\n"
        "from butoir.personal.lists import approve, running\n"
        "from butoir.users.models import Company\n"
        "e.PART = 10\n"
        "at = datetime.now(UTC)\n"
        "row = running(Company.objects.get()); approve(row, by='owner', at=at)\n"
        "row.refresh_from_db(); e.erase_some(row, by='owner', at=at, parts=2)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=installed, check=False)
    assert done.returncode == 9
    assert json.loads(butoir(installed, "verify", "--json").stdout)["broken"] == []
    assert all(one["done"] for one in said(installed, "--approve")["list"]["entries"])
    assert json.loads(butoir(installed, "verify", "--json").stdout)["broken"] == []


def test_it_says_what_is_missing(installed):
    assert "as of which day" in butoir(installed, "retention", status=2).stderr
    assert "no list waits" in butoir(installed, "retention", "--approve", status=2).stderr
