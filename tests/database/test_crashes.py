"""Killed anywhere, started again: no message is lost and none leaves twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from crashing import World, contradictions, world

from companies import at
from conftest import ROOT
from soak import new_seed, share

CUSTOMERS = 8
KILLS = 30
SEED = 20260209
MORNING = at(date(2026, 2, 9))  # the first reminder of invoices due on 31 January


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("crashes"), MORNING, CUSTOMERS) as made:
        yield made


def places(company: World, task: str, **how: Any) -> int:
    """How many places a life passes that is not killed."""
    with company.story() as story:
        return len(story.live(task, **how)["passed"])


def spread(count: int, kills: int | None, seed: int = SEED) -> list[int]:
    """That many places of `count`, one drawn from each part of the way; all, when there are few.

    None is for every place, as far as the size of the soak goes.
    """
    kills = share(count) if kills is None else kills
    if kills >= count:
        return list(range(1, count + 1))
    draw = random.Random(seed)
    return [draw.randint(count * k // kills + 1, count * (k + 1) // kills) for k in range(kills)]


def test_without_any_kill_everything_arrives_once(company: World):
    with company.story() as story:
        found = story.work_to_the_end("cycle")
        assert contradictions(found, story, CUSTOMERS) == []
        assert len(story.world.mailbox.ids()) == CUSTOMERS


def killed_once(company: World, kills: list[int], *, statements: bool = False) -> Counter[str]:
    """A story for each kill; what came of what was in flight."""
    ends: Counter[str] = Counter()
    for kill_at in kills:
        with company.story() as story:
            found = story.work_to_the_end("cycle", [kill_at], statements=statements)
            assert len(story.struck) == 1, kill_at
            assert contradictions(found, story, CUSTOMERS) == [], (kill_at, story.struck, found)
            unknown = [row[0] for row in found["deliveries"] if row[1] == "unknown"]
            arrived = sum(one in company.mailbox.ids() for one in unknown)
            ends["unknown, arrived"] += arrived
            ends["unknown, not arrived"] += len(unknown) - arrived
            ends["nothing unknown"] += not unknown
    return ends


def test_killed_at_thirty_places_of_the_day_nothing_is_lost_and_nothing_leaves_twice(
    company: World,
):
    count = places(company, "cycle")
    kills = spread(count, KILLS)
    print(f"{count} places; seed {SEED}: killed at {kills}: {dict(killed_once(company, kills))}")


@pytest.mark.soak
def test_killed_at_every_place_of_the_day(company: World):
    count = places(company, "cycle", statements=True)
    kills = spread(count, None)
    ends = killed_once(company, kills, statements=True)
    print(f"killed at {len(kills)} of {count} places: {dict(ends)}")


@pytest.mark.soak
def test_killed_a_thousand_times_in_days_of_many_kills(company: World):
    with new_seed() as seed:
        kills_of_many_days(company, seed, share(1000))


def kills_of_many_days(company: World, seed: int, enough: int) -> None:
    draw, kills, days, unknown = random.Random(seed), 0, 0, 0
    count = places(company, "cycle")
    while kills < enough:
        with company.story() as story:
            drawn = [draw.randint(1, count // 2) for _ in range(draw.randint(2, 12))]
            found = story.work_to_the_end("cycle", drawn)
            assert contradictions(found, story, CUSTOMERS) == [], (drawn, story.struck, found)
            kills, days = kills + len(story.struck), days + 1
            unknown += sum(row[1] == "unknown" for row in found["deliveries"])
    print(f"{kills} kills in {days} days of {CUSTOMERS} messages: {unknown} shown as unknown")


# the day's run alone, and files taken in: whole or not at all


def killed_at(
    company: World, task: str, kills: int | None, before: Sequence[str] = (), **how: Any
) -> None:
    """After each kill every table is as before, or as after the whole; then the rest is done.

    `kills` is None for every place. The files `before` are taken in first.
    """
    with company.story() as story:
        story.do("import", files=before)
        untouched = story.do("count")
        count = len(story.live(task, statements=True, **how)["passed"])
        whole = story.do("count")
        assert whole != untouched
    for kill_at in spread(count, kills):
        with company.story() as story:
            story.do("import", files=before)
            story.live(task, kill_at=kill_at, statements=True, **how)
            assert len(story.struck) == 1, kill_at
            assert story.do("count") in (untouched, whole), (kill_at, story.struck)
            story.live(task, **how)
            assert story.do("count") == whole
            assert story.do("audit")["broken"] == []


EVERY = pytest.param(None, id="every", marks=pytest.mark.soak)
FILES = [
    str(ROOT / "src" / "butoir" / "project" / "samples" / name)
    for name in ("factures-ouvertes.csv", "123456782FEC20261231.txt", "banque.cod")
]


@pytest.mark.parametrize("kills", [8, EVERY])
def test_a_run_that_is_killed_is_recorded_whole_or_not_at_all(company: World, kills: int | None):
    killed_at(company, "run", kills)


@pytest.mark.parametrize("file", FILES, ids=["table", "ledger", "bank"])
@pytest.mark.parametrize("kills", [3, EVERY])
def test_a_file_whose_import_is_killed_is_taken_in_whole_or_not_at_all(
    company: World, file: str, kills: int | None
):
    killed_at(company, "import", kills, given={"files": [file]})


@pytest.mark.parametrize("kills", [4, EVERY])
def test_receipts_whose_matching_is_killed_are_all_tied_or_none_is(
    company: World, kills: int | None
):
    killed_at(company, "match", kills, before=[FILES[0], FILES[2]])
