"""A disk that is full: said in one line, nothing half-done, and with room it goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bad_days import (
    ALTERED,
    CUSTOMERS,
    DAY,
    SQLITE,
    check_halves,
    finished,
    full,
    goes_on,
    refused,
    rows,
)
from crashing import Story, World, contradictions, world
from installed import ask, started, until
from test_crashes import EVERY, spread

from companies import at
from dunning.test_day import FIRST


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bad-days"), at(FIRST), CUSTOMERS) as made:
        yield full(made)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("crowd")
    with world(folder, at(FIRST), 150, rehearse=["run"]) as made:
        yield full(made)


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of many open invoices."""
    lines = ["N° facture;Code client;Client;Date facture;Échéance;Montant TTC;Reste dû"]
    for n in range(200):
        lines.append(f"L{n};K{n};Client {n};01/01/2026;31/01/2026;{n + 1},00;{n + 1},00")
    path = tmp_path_factory.mktemp("lists") / "factures.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def pages(story: Story) -> int:
    ((count,),) = ask(story.environment, "PRAGMA page_count")
    return int(count)


def growth(company: World, task: str, **how: Any) -> int:
    """By how many pages a task makes the file grow."""
    with company.story() as story:
        before = pages(story)
        story.live(task, **how)
        return pages(story) - before


@SQLITE
@pytest.mark.parametrize("points", [6, EVERY])
def test_a_full_disk_leaves_nothing_half_done_and_the_day_goes_on_with_room(
    company: World, points: int | None
):
    for room in spread(growth(company, "cycle"), points):
        with company.story() as story:
            limit = pages(story) + room - 1
            error = story.suffer("cycle", pragmas=f"PRAGMA max_page_count={limit}")
            assert error is None or "disk is full" in error, room
            check_halves(story)
            goes_on(story)
    assert error is not None, "the disk was never full"


@SQLITE
@pytest.mark.parametrize("task", ["run", "import"])
@pytest.mark.parametrize("points", [4, EVERY])
def test_a_run_or_an_import_on_a_full_disk_does_nothing_at_any_point(
    crowd: World, long_list: str, task: str, points: int | None
):
    given = {"files": [long_list]} if task == "import" else {}
    need = growth(crowd, task, given=given)
    assert need
    for room in spread(need, points):
        with crowd.story() as story:
            before = story.do("count")
            limit = f"PRAGMA max_page_count={pages(story) + room - 1}"
            error = story.suffer(task, pragmas=limit, given=given)
            assert error is not None, room
            assert "disk is full" in error, room
            assert story.do("count") == before
            story.do(task, **given)
            assert story.do("count") != before


FULL = "the disk is full: make room, then try again\n"


@SQLITE
def test_the_run_says_in_one_line_that_the_disk_is_full(crowd: World):
    with crowd.story() as story:
        before = story.do("count")
        bad = {"pragmas": f"PRAGMA max_page_count={pages(story)}"}
        told = refused(story, bad, "run", "--as-of", DAY)
        assert told.startswith("butoir run: the database ")
        assert told.endswith(FULL)
        assert story.do("count") == before


@SQLITE
def test_the_run_whose_letters_fill_the_disk_says_so_and_the_rest_is_done_later(company: World):
    with company.story() as story:
        bad = {"pragmas": f"PRAGMA max_page_count={pages(story) + 12}"}
        assert refused(story, bad, "run", "--as-of", DAY).endswith(FULL)
        assert rows(story)[:2] == [1, CUSTOMERS]
        assert 0 < rows(story)[2] == rows(story)[3] < CUSTOMERS
        check_halves(story)
        finished(story)


@SQLITE
def test_the_import_says_in_one_line_that_the_disk_is_full(crowd: World, long_list: str):
    with crowd.story() as story:
        before = story.do("count")
        bad = {"pragmas": f"PRAGMA max_page_count={pages(story)}"}
        told = refused(story, bad, "import", long_list)
        assert told.startswith("butoir import: the database ")
        assert told.endswith(FULL)
        assert story.do("count") == before
        assert story.do("import", files=[long_list])[0]["again"] is False


@SQLITE
def test_the_worker_waits_on_a_full_disk_and_goes_on_with_room(company: World, tmp_path: Path):
    with company.story() as story:
        environment = {**story.environment, "BUTOIR_SMTP_PORT": str(company.mailbox.port)}
        bad = json.dumps({"pragmas": f"PRAGMA max_page_count={pages(story) + 12}"})
        command = [sys.executable, "-W", "error", ALTERED, bad, "driven", "loop"]
        with started(command, environment, tmp_path / "log") as worker:
            until(lambda: "release failed: database or disk is full" in worker.said())
            assert worker.stop() == 0
        assert "disk is full" in worker.said()
        assert 0 < rows(story)[2] < CUSTOMERS
        check_halves(story)
        command[4] = json.dumps({})
        with started(command, environment, tmp_path / "log") as worker:
            until(lambda: len(company.mailbox.ids()) == CUSTOMERS)
            assert worker.stop() == 0
        assert contradictions(story.do("audit"), story, CUSTOMERS) == []
