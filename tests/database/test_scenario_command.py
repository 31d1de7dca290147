"""Companies and scenarios from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from databases import own_database

POLICY = ROOT / "src" / "butoir" / "project" / "samples" / "politique.toml"


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path) as found:
        yield found


def butoir(environment: dict[str, str], *words: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "butoir.project.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_company_is_created_made_stricter_and_follows_a_new_scenario(
    environment: dict[str, str], tmp_path: Path
):
    assert butoir(environment, "company", "create", "morel", "--policy", str(POLICY))[0] == 0
    _, out, _ = butoir(environment, "company", "set", "morel", "--four-eyes", "--run-at", "05:30")
    assert out == "morel: runs at 05:30, two people for a formal notice\n"
    later = tmp_path / "later.toml"
    later.write_text(
        """[[policy.steps]]
name = "reminder-1"
days_after_due = 10
mode = "automatic"
""",
        encoding="utf-8",
    )
    words = ("scenario", "set", "--policy", str(later), "--from", "2027-01-01")
    assert "v2 from 2027-01-01" in butoir(environment, *words)[1]
    rows = json.loads(butoir(environment, "scenario", "list", "--json")[1])
    assert [(row["version"], row["modes"]) for row in rows][1:] == [("2", "reminder-1 automatic")]
    assert butoir(environment, "verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("company", "set", "morel"), "there is no company yet"),
        (("company", "set", "morel", "--run-at", "25:00"), "is not an hour"),
        (("scenario", "list", "--company", "nobody"), "there is no company yet"),
        (("approve", "--as-of", "2026-11-20", "--all"), "there is no company yet"),
        (("calls", "--as-of", "2026-11-20"), "there is no company yet"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(environment: dict[str, str], words, problem):
    status, out, err = butoir(environment, *words)
    assert (status, out) == (2, "")
    assert problem in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ((("reminder-1", 7, "email"), ("reminder-2", 9, "email")), "day 12 at the earliest"),
        (
            (
                ("reminder-1", 7, "email"),
                ("reminder-2", 14, "email"),
                ("formal-notice", 30, "post"),
            ),
            "goes by registered letter",
        ),
    ],
)
def test_a_scenario_that_the_editor_refuses_is_refused_here_too(
    environment: dict[str, str], tmp_path: Path, steps, problem
):
    assert butoir(environment, "company", "create", "morel", "--policy", str(POLICY))[0] == 0
    file = tmp_path / "bad.toml"
    rows = (
        f'[[policy.steps]]\nname = "{name}"\ndays_after_due = {day}\nchannel = "{channel}"\n'
        for name, day, channel in steps
    )
    file.write_text("".join(rows), encoding="utf-8")
    words = ("scenario", "set", "--policy", str(file), "--from", "2027-01-01")
    status, out, err = butoir(environment, *words)
    assert (status, out) == (2, "")
    assert problem in err
    assert len(json.loads(butoir(environment, "scenario", "list", "--json")[1])) == 1
