"""Many customers at once, and several runs, releases and workers at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crashing import Story, World, contradictions, outbox_contradictions, world

from companies import at
from dunning.test_day import FIRST


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("twelve"), at(FIRST), 12) as made:
        yield made


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("outbox"), at(FIRST), 300, "fill", rehearse=()) as made:
        yield made


def test_a_hundred_and_fifty_customers_are_released_and_sent_in_one_go(tmp_path: Path):
    with world(tmp_path, at(FIRST), 150, rehearse=()) as made, made.story() as story:
        done = story.do("cycle")
        assert done["run"]["messages"] == 150
        assert done["release"] == {"queued": 150}
        assert done["sent"]["sent"] == 150
        assert contradictions(story.do("audit"), story, 150) == []


def test_killed_while_it_mails_three_hundred_none_is_lost_and_none_arrives_twice(outbox: World):
    with outbox.story() as story:
        found = story.work_to_the_end("send", [40, 700, 1111])
        assert len(story.struck) == 3
        assert outbox_contradictions(found, story, 300) == []


ROUNDS = 3  # of a race: who comes first is drawn by the machine


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_runs_at_once_one_wins(twelve: World, round_: int):
    with twelve.story() as story:
        both = story.together(story.order("run"), story.order("run"))
        assert sorted(one["repeated"] for one in both) == [False, True]
        assert finished(story) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_releases_at_once_queue_each_message_once(twelve: World, round_: int):
    with twelve.story() as story:
        story.do("run")
        both = story.together(story.order("release"), story.order("release"))
        assert sum(one.get("queued", 0) for one in both) == 12
        assert all(set(one) <= {"queued"} for one in both)
        assert finished(story) == []


def test_two_workers_at_once_send_each_message_once(outbox: World):
    with outbox.story() as story:
        both = story.together(*(story.order("send", worker=name) for name in ("one", "two")))
        assert sum(one.get("sent", 0) for one in both) == 300
        assert outbox_contradictions(story.do("audit"), story, 300) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_everything_at_once_comes_to_the_same(twelve: World, round_: int):
    with twelve.story() as story:
        story.together(*(story.order("cycle") for _ in range(3)))
        assert finished(story) == []


def finished(story: Story) -> list[str]:
    """What is wrong once the rest of the day is done."""
    return contradictions(story.work_to_the_end("cycle"), story, 12)
