"""What the tests of bad days share: a company of twelve on its day, and what is right after it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from crashing import Story, World, contradictions
from installed import ask

from databases import ENGINE
from dunning.test_day import FIRST

CUSTOMERS = 12
DAY = str(FIRST)
SQLITE = pytest.mark.skipif(ENGINE != "sqlite", reason="what happens to a file")
POSTGRESQL = pytest.mark.skipif(ENGINE != "postgresql", reason="what happens to a server")
ALTERED = str(Path(__file__).with_name("altered.py"))
TABLES = "dunning_run", "dunning_plannedmessage", "dunning_release", "dispatch_delivery"


def full(made: World) -> World:
    """No room is left inside the file itself."""
    if ENGINE == "sqlite":
        ask(made.environment, "VACUUM")
    return made


def refused(story: Story, bad: Mapping[str, Any], *words: str) -> str:
    """What the command says, in one line, when the database fails it in that way."""
    done = subprocess.run(
        [sys.executable, "-W", "error", ALTERED, json.dumps(bad), *words],
        env=dict(story.environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2, done.stderr + done.stdout
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def rows(story: Story) -> list[int]:
    """How many runs, planned messages, releases and deliveries there are."""
    return [ask(story.environment, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


def check_halves(story: Story) -> None:
    """Whatever was done was done whole."""
    found = story.do("audit")
    assert found["broken"] == []
    assert [len(found["runs"]), found["messages"]] in ([0, 0], [1, CUSTOMERS])
    assert found["releases"].get("queued", 0) == len(found["deliveries"])
    assert found["events"].get("release", 0) == sum(found["releases"].values())


def goes_on(story: Story) -> None:
    """The rest of the day's work is done, and all is right."""
    found = story.work_to_the_end("cycle")
    assert contradictions(found, story, CUSTOMERS) == [], (story.struck, found)


def finished(story: Story) -> None:
    """What the command did not come to is done."""
    story.do("run")
    story.do("release")
    assert rows(story) == [1, CUSTOMERS, CUSTOMERS, CUSTOMERS]
    check_halves(story)
