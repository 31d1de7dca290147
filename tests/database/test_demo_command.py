"""`butoir demo`: made once, the same for everybody, and never beside real companies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from installed import POLICY, butoir

from databases import ENGINE, own_database

# the command as it is, on a short life
SMALL = """
import django; django.setup()
from functools import partial
import butoir.project.demo.life as life
life.Scale = partial(life.Scale, customers=3, invoices=12, days=96, daily_days=3)
from butoir.project.cli import main
raise SystemExit(main({words!r}))
"""
DIGESTS = "from butoir.journal.models import Head; "
DIGESTS += "print(list(Head.objects.order_by('company').values_list('sequence', 'digest')))"


def demo(environment: Mapping[str, str], *words: str, status: int = 0):
    code = SMALL.format(words=["demo", "--data", environment["BUTOIR_DATA"], *words])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def said(environment: Mapping[str, str], code: str) -> str:
    code = f"import django; django.setup(); {code}"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    ).stdout


def password_of(told: str, user: str) -> str:
    (line,) = [line for line in told.splitlines() if line.startswith(f"{user} ")]
    return line.split()[1]


def logs_in(environment: Mapping[str, str], user: str, password: str) -> bool:
    check = "from butoir.users.models import User; "
    check += f"print(User.objects.get(username={user!r}).check_password({password!r}))"
    return said(environment, check) == "True\n"


@pytest.fixture
def installed(tmp_path: Path):
    with own_database(tmp_path / "data") as environment:
        yield environment


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The environment of a demo that was made once, and what the command said."""
    with own_database(tmp_path_factory.mktemp("made") / "data") as environment:
        yield environment, demo(environment).stdout


def test_it_says_what_it_made_who_logs_in_and_how_to_go_on(made):
    environment, told = made
    for words in ("A year of life", "Ateliers Morel", "Houtbedrijf Peeters", "Who logs in"):
        assert words in told
    assert f"\n  BUTOIR_DATA={environment['BUTOIR_DATA']} butoir serve\n" in told
    assert logs_in(environment, "claire", password_of(told, "claire"))
    assert "journal says" in butoir(environment, "verify").stdout


def test_asked_again_it_shows_the_one_that_is_there(made):
    environment, _ = made
    before = said(environment, DIGESTS)
    told = demo(environment).stdout
    assert "Ateliers Morel" in told
    assert logs_in(environment, "nora", password_of(told, "nora")), "with a new password"
    other = demo(environment, "--as-of", "2026-11-19", status=2).stderr
    assert "has a demo of 2026-11-20 (seed 7): --again starts anew" in other
    assert said(environment, DIGESTS) == before


@pytest.mark.skipif(ENGINE == "sqlite", reason="shown there by starting anew")
def test_the_same_seed_gives_the_same_journal_elsewhere(made, installed):
    demo(installed)
    assert said(installed, DIGESTS) == said(made[0], DIGESTS)


@pytest.mark.skipif(ENGINE != "sqlite", reason="the file of a folder")
def test_it_starts_anew_when_asked_but_not_under_a_process_that_has_it_open(made):
    environment, _ = made
    told = demo(environment).stdout
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from butoir.users.models import Company; "
            "Company.objects.count(); print('open', flush=True); input()",
        ],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"open\n"
        refused = demo(environment, "--again", status=2).stderr
        assert "another process holds it" in refused
    finally:
        holder.communicate(b"\n")
    assert logs_in(environment, "claire", password_of(told, "claire"))
    before = said(environment, DIGESTS)
    anew = demo(environment, "--again").stdout
    assert said(environment, DIGESTS) == before, "the same seed gives the same journal"
    assert logs_in(environment, "claire", password_of(anew, "claire"))
    assert not logs_in(environment, "claire", password_of(told, "claire"))


@pytest.mark.skipif(ENGINE == "sqlite", reason="a server's database is nobody's to delete")
def test_it_does_not_start_anew_on_a_server(made):
    told = demo(made[0], "--again", status=2).stderr
    assert "works on the file in its own folder only" in told


def test_it_is_never_made_beside_a_real_company(installed):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    before = said(installed, DIGESTS)
    for words in ((), ("--again",)):
        told = demo(installed, *words, status=2).stderr
        assert told.startswith("butoir demo: ")
    assert said(installed, DIGESTS) == before


def test_letters_go_with_files_only(tmp_path: Path):
    told = butoir(dict(os.environ), "demo", "--letters", str(tmp_path), status=2).stderr
    assert told == "butoir demo: --letters: goes with --files\n"
