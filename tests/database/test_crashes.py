"""Killed anywhere, started again: no message is lost and none leaves twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest
from crashing import World, contradictions, world

from companies import at

CUSTOMERS = 12
KILLS = 30
SEED = 20260209
MORNING = at(date(2026, 2, 9))  # the first reminder of invoices due on 31 January


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("crashes"), MORNING, CUSTOMERS) as made:
        yield made


def places(company: World, task: str = "cycle", *, statements: bool = False) -> list[str]:
    """Where a life that is not killed could have been."""
    with company.story() as story:
        life = story.live(task, statements=statements)
        found: list[str] = life["passed"]
        return found


def spread(count: int, kills: int, seed: int) -> list[int]:
    """That many places of `count`, one drawn from each part of the way."""
    draw = random.Random(seed)
    return [draw.randint(count * k // kills + 1, count * (k + 1) // kills) for k in range(kills)]


def test_without_any_kill_everything_arrives_once(company: World):
    with company.story() as story:
        found = story.work_to_the_end("cycle")
        assert contradictions(found, story, CUSTOMERS) == []
        assert len(story.world.mailbox.ids()) == CUSTOMERS


def test_killed_at_thirty_places_of_the_day_nothing_is_lost_and_nothing_leaves_twice(
    company: World,
):
    count = len(places(company))
    kills = spread(count, KILLS, SEED)
    print(f"{count} places; seed {SEED}: killed at {kills}")
    for kill_at in kills:
        with company.story() as story:
            found = story.work_to_the_end("cycle", [kill_at])
            assert len(story.kills) == 1
            assert contradictions(found, story, CUSTOMERS) == [], (kill_at, story.kills, found)
