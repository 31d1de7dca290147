"""Days on which everything goes wrong: said in one line, nothing half-done, and then it goes on."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crashing import Story, World, contradictions, nursery, world
from installed import ask, butoir, started, until
from test_crashes import EVERY, FILES, spread

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import claim, recover
from butoir.dunning.approving import approve, ready_messages
from butoir.dunning.models import PlannedMessage, Release, Run
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.ledger.recording import record_receipt
from companies import at, make_company
from databases import ENGINE
from dunning.test_day import FIRST, WHO, automatic, one_late_invoice

CUSTOMERS = 12
DAY = str(FIRST)
SQLITE = pytest.mark.skipif(ENGINE != "sqlite", reason="what happens to a file")
POSTGRESQL = pytest.mark.skipif(ENGINE != "postgresql", reason="what happens to a server")
ALTERED = str(Path(__file__).with_name("altered.py"))
TABLES = "dunning_run", "dunning_plannedmessage", "dunning_release", "dispatch_delivery"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bad-days"), at(FIRST), CUSTOMERS) as made:
        yield full(made)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("crowd")
    with world(folder, at(FIRST), 150, rehearse=False) as made:
        yield full(made)


def full(made: World) -> World:
    """No room is left inside the file itself."""
    if ENGINE == "sqlite":
        ask(made.environment, "VACUUM")
    return made


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of many open invoices."""
    lines = ["N° facture;Code client;Client;Date facture;Échéance;Montant TTC;Reste dû"]
    for n in range(200):
        lines.append(f"L{n};K{n};Client {n};01/01/2026;31/01/2026;{n + 1},00;{n + 1},00")
    path = tmp_path_factory.mktemp("lists") / "factures.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


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


# the same day twice, and clocks


def test_the_same_day_twice_adds_nothing_the_second_time(company: World):
    with company.story() as story:
        first = json.loads(butoir(story.environment, "run", "--as-of", DAY, "--json").stdout)
        assert first["released"] == {"queued": CUSTOMERS}
        known = rows(story)
        again = json.loads(butoir(story.environment, "run", "--as-of", DAY, "--json").stdout)
        assert (again["run"], again["repeated"], again["released"]) == (1, True, {})
        assert rows(story) == known


def test_a_dry_run_says_the_same_and_leaves_nothing(company: World):
    with company.story() as story:
        words = ("run", "--as-of", DAY, "--json")
        dry = json.loads(butoir(story.environment, *words, "--dry-run").stdout)
        assert rows(story) == [0, 0, 0, 0]
        real = json.loads(butoir(story.environment, *words).stdout)
        assert dry["messages"] == real["messages"]
        assert (dry["run"], real["run"]) == (None, 1)


def test_a_day_before_the_last_run_is_refused_and_says_why(company: World):
    with company.story() as story:
        butoir(story.environment, "run", "--as-of", DAY)
        told = butoir(story.environment, "run", "--as-of", "2026-02-06", status=2).stderr
        assert f"{DAY} was decided already: the past is not decided again" in told
        butoir(story.environment, "run", "--as-of", "2026-02-06", "--dry-run")
        assert rows(story)[0] == 1


def test_a_slip_of_the_pen_cannot_decide_a_day_far_ahead(company: World):
    with company.story() as story:
        told = butoir(story.environment, "run", "--as-of", "2059-02-09", status=2).stderr
        assert "more than a year ahead" in told
        assert rows(story)[0] == 0
        later = str(datetime.now(UTC).date() + timedelta(days=30))
        told = butoir(story.environment, "run", "--as-of", later).stderr
        assert f"no day before {later} is decided any more, until it has passed" in told


@pytest.mark.django_db
def test_a_clock_that_goes_back_does_not_stop_the_work_nor_the_order_of_the_journal():
    """An instant is what the clock said; the order is the journal's own, whatever clocks say."""
    company = automatic(make_company())
    one_late_invoice(company)
    run_day(company, FIRST, by="clock", at=at(FIRST, 12))
    assert release_approved(company, at=at(FIRST, 11), by="clock") == {"queued": 1}
    assert run_day(company, FIRST, by="clock", at=at(FIRST, 9)).repeated
    events = list(Event.objects.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert events[-1].at < next(event.at for event in events if event.kind == "run")
    assert list(verify_journal()) == []


@pytest.mark.django_db
def test_a_clock_that_goes_back_makes_nothing_leave_twice_or_never():
    company = automatic(make_company())
    one_late_invoice(company)
    run_day(company, FIRST, by="clock", at=at(FIRST, 12))
    release_approved(company, at=at(FIRST, 12), by="clock")
    assert claim("one", at(FIRST, 11)) == [], "its time has not come again"
    assert len(claim("one", at(FIRST, 12))) == 1
    recover(at(FIRST, 11))
    assert claim("two", at(FIRST, 11)) == [], "it is in the hands of the first"
    recover(at(FIRST, 13))
    assert len(claim("two", at(FIRST, 13))) == 1


# a payment while people make up their minds


@pytest.mark.django_db
@pytest.mark.parametrize("run_again", [False, True])
def test_who_paid_after_the_approval_gets_nothing_and_the_others_do(run_again: bool):
    company = make_company()
    invoice = one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run_day(company, FIRST, by="clock", at=at(FIRST))
    approve(PlannedMessage.objects.all(), by="claire", at=at(FIRST))
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    if run_again:
        assert run_day(company, FIRST, by="clock", at=at(FIRST)).run.number == 2
        assert [row.customer.code for row in ready_messages(company, FIRST, at(FIRST))] == ["ROY"]
    release_approved(company, at=at(FIRST), by="clock")
    assert [row.reference for row in Delivery.objects.all()] == ["ROY"]
    skipped = [(row.outcome, row.reason) for row in Release.objects.filter(delivery=None)]
    assert skipped == ([] if run_again else [("skipped", "nothing is due any more")])


@pytest.mark.django_db
def test_the_past_stays_refused_whatever_the_clock_says():
    company = automatic(make_company())
    run_day(company, FIRST, by="clock", at=at(FIRST))
    with pytest.raises(InputError, match="was decided already"):
        run_day(company, FIRST - timedelta(days=1), by="clock", at=at(FIRST, 12))
    assert Run.objects.count() == 1


# a disk that is full


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
    company: World, points: int
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
    crowd: World, long_list: str, task: str, points: int
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
@pytest.mark.parametrize("points", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_a_disk_that_is_really_full_leaves_nothing_half_done(
    company: World, tmp_path: Path, points: int
):
    disk = tmp_path / "disk"
    disk.mkdir()
    surroundings = ["unshare", "-rm", "sh", "-c", TINY, str(disk)]
    source, target = story_file(company.environment), str(disk / "butoir.sqlite3")
    with nursery(company.environment, company.mailbox.port, surroundings) as births:
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


# a database that goes away


@pytest.mark.parametrize("points", [6, EVERY])
def test_a_database_taken_away_at_any_place_loses_nothing_and_the_day_goes_on(
    company: World, points: int
):
    with company.story() as story:
        count = len(story.live("cycle")["passed"])
    failed = 0
    for cut_at in spread(count, points):
        with company.story() as story:
            error = story.suffer("cycle", cut_at=cut_at, pragmas="")
            assert error is None or error.startswith(("OperationalError", "InterfaceError")), error
            failed += error is not None
            check_halves(story)
            goes_on(story)
    assert failed > points // 2 if points < count else failed


@pytest.mark.parametrize("cut_at", [2, 50])
def test_the_command_says_in_one_line_that_the_database_went_away(company: World, cut_at: int):
    with company.story() as story:
        bad = {"cut_at": cut_at, "database": story.database, "timeout": 0.3}
        told = refused(story, bad, "run", "--as-of", DAY)
        assert "the database" in told
        assert ("another process holds it" if ENGINE == "sqlite" else "connection") in told
        check_halves(story)
        finished(story)


def finished(story: Story) -> None:
    """What the command did not come to is done."""
    story.do("run")
    story.do("release")
    assert rows(story) == [1, CUSTOMERS, CUSTOMERS, CUSTOMERS]
    check_halves(story)


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
