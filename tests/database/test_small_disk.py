"""A disk that is really full, where this machine lets us have a small one of our own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bad_days import CUSTOMERS, SQLITE, check_halves, full, goes_on
from crashing import Story, World, nursery, world

from companies import at
from dunning.test_day import FIRST
from soak import share

MANY = pytest.param(max(5, share(200)), id="many", marks=pytest.mark.soak)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bad-days"), at(FIRST), CUSTOMERS) as made:
        yield full(made)


TINY = 'mount -t tmpfs -o size=16m tmpfs "$0" && exec "$@"'


def tiny_disks() -> bool:
    """Whether this machine lets us have a small disk of our own."""
    try:
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", TINY, "/mnt", "true"], check=False, capture_output=True
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


@SQLITE
@pytest.mark.skipif(not tiny_disks(), reason="no disk of our own on this machine")
@pytest.mark.parametrize("points", [4, MANY])
def test_a_disk_that_is_really_full_leaves_nothing_half_done(
    company: World, tmp_path: Path, points: int
):
    disk = tmp_path / "disk"
    disk.mkdir()
    surroundings = ["unshare", "-rm", "sh", "-c", TINY, str(disk)]
    source, target = story_file(company.environment), str(disk / "butoir.sqlite3")
    with nursery(company.environment, company.mailbox.port, surroundings) as births:
        company.rehearse(births, ["cycle", "audit"])
        there = World(tmp_path, {}, births, company.mailbox, company.morning)
        failed = 0
        for leave in range(0, 2_500_000, 2_500_000 // points):
            story = Story(there, {}, target)
            company.mailbox.forget()
            story.do("copy-here", source=source, target=target, leave=leave)
            error = story.suffer("cycle")
            assert error is None or "disk" in error or "unable to open" in error, error
            failed += error is not None
            story.do("make-room", target=target)
            check_halves(story)
            goes_on(story)
        assert 0 < failed < points + 1, "always or never full"


def story_file(environment: Mapping[str, str]) -> str:
    return str(Path(environment["BUTOIR_DATA"]) / "butoir.sqlite3")
