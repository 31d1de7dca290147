"""A database that goes away: said in one line, nothing lost, and then it goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from bad_days import (
    CUSTOMERS,
    DAY,
    POSTGRESQL,
    SQLITE,
    check_halves,
    finished,
    full,
    goes_on,
    refused,
)
from crashing import World, world
from installed import ask, butoir
from test_crashes import EVERY, FILES, spread

from companies import at
from databases import ENGINE
from dunning.test_day import FIRST


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bad-days"), at(FIRST), CUSTOMERS) as made:
        yield full(made)


@pytest.mark.parametrize("points", [6, EVERY])
def test_a_database_taken_away_at_any_place_loses_nothing_and_the_day_goes_on(
    company: World, points: int | None
):
    with company.story() as story:
        count = len(story.live("cycle")["passed"])
    cuts, failed = spread(count, points), 0
    for cut_at in cuts:
        with company.story() as story:
            error = story.suffer("cycle", cut_at=cut_at, pragmas="")
            assert error is None or error.startswith(("OperationalError", "InterfaceError")), error
            failed += error is not None
            check_halves(story)
            goes_on(story)
    assert failed > (len(cuts) // 2 if points else 0)


@pytest.mark.parametrize("cut_at", [2, 50])
def test_the_command_says_in_one_line_that_the_database_went_away(company: World, cut_at: int):
    with company.story() as story:
        bad = {"cut_at": cut_at, "database": story.database, "timeout": 0.3}
        told = refused(story, bad, "run", "--as-of", DAY)
        assert "the database" in told
        assert ("another process holds it" if ENGINE == "sqlite" else "connection") in told
        check_halves(story)
        finished(story)


@SQLITE
@pytest.mark.parametrize("words", [("run", "--as-of", DAY), ("import", FILES[0])])
def test_a_file_that_cannot_be_written_is_said_in_one_line(company: World, words: tuple[str, ...]):
    with company.story() as story:
        before = story.do("count")
        told = refused(story, {"pragmas": "PRAGMA query_only=ON"}, *words)
        assert "cannot be written" in told
        assert story.do("count") == before
        finished(story)


@SQLITE
def test_a_file_held_longer_than_the_wait_is_said_in_one_line(company: World):
    with company.story() as story, closing(sqlite3.connect(story.database)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        told = refused(story, {"timeout": 0.3}, "run", "--as-of", DAY)
        holder.rollback()
        assert "another process holds it: wait until that has done" in told
        finished(story)


@POSTGRESQL
def test_a_server_that_takes_nobody_is_said_in_one_line_and_the_day_goes_on(company: World):
    with company.story() as story:
        name = story.database
        elsewhere = {
            "BUTOIR_DATABASE_URL": story.environment["BUTOIR_DATABASE_URL"].replace(
                name, "postgres"
            )
        }
        ask(elsewhere, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        told = butoir(story.environment, "run", "--as-of", DAY, status=2).stderr
        assert f'the database "{name}"' in told
        assert told.count("\n") == 1
        ask(elsewhere, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        goes_on(story)
