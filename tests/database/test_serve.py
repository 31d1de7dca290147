"""`butoir serve` is everything in one command, and `/healthz` says how it is doing."""

from __future__ import annotations

import http.client
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from installed import POLICY, ask, butoir, new_installation, running, started, until

from butoir.dispatch.models import Delivery
from butoir.dunning.running import run_day
from butoir.project.background.figures import read_figures
from companies import AT, at, make_company
from databases import ENGINE, own_database
from dispatch.mailservers import free_port
from dispatch.outboxes import put

DAY = date(2026, 3, 2)
ALTERED = str(Path(__file__).with_name("altered.py"))


@pytest.mark.django_db
def test_the_figures_name_nobody():
    for key, days in (("a", 1), ("b", 1), ("c", 2), ("d", 0)):
        company = make_company(key)
        for number in range(days):
            run_day(company, DAY + timedelta(days=number), by="clock", at=at(DAY))
        put(company)
    Delivery.objects.filter(company__key="c").update(state="unknown")
    assert read_figures(AT + timedelta(minutes=3)) == {
        "database": "reachable",
        "last_runs": {"2026-03-02": 2, "2026-03-03": 1, "never": 1},
        "decided_ahead": 0,
        "oldest_waiting_seconds": 180,
        "unknown": 1,
    }


@pytest.mark.django_db
def test_nothing_waits_in_an_installation_that_is_new():
    assert read_figures(AT)["oldest_waiting_seconds"] is None


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path / "data") as environment:
        butoir(environment, "company", "create", "morel", "--policy", str(POLICY))
        ask(environment, "UPDATE users_company SET run_at = '00:00:00'")
        yield environment


def get(port: int, path: str = "/healthz", host: str = "localhost") -> tuple[int, Any, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def answers(port: int) -> Any:
    """What `/healthz` says, None while nothing listens yet."""
    try:
        status, _, body = get(port)
    except ConnectionError:
        return None
    return {"status": status, **json.loads(body)}


def children(pid: int) -> list[int]:
    return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_one_command_serves_and_works_and_stops_whole(installed: dict[str, str], tmp_path: Path):
    port = free_port()
    with running(installed, tmp_path / "log", "serve", "--port", str(port)) as server:
        today = datetime.now(UTC).astimezone().date()
        until(lambda: answers(port))
        until(lambda: len(ask(installed, "SELECT 1 FROM dunning_run")) == 1)
        health = answers(port)
        assert health["status"] == 200
        assert abs(date.fromisoformat(*health["last_runs"]) - today) <= timedelta(days=1)
        status, headers, _ = get(port, "/")
        assert (status, headers["location"]) == (302, "/accounts/login/?next=/")
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["x-content-type-options"] == "nosniff"
        assert get(port, host="elsewhere.example")[0] == 400
        processes = children(server.process.pid)
        assert len(processes) >= 2
        assert server.stop() == 0
    assert "stopped" in server.said()
    until(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in processes))


@pytest.mark.parametrize("seconds", [0, 3])
def test_work_that_breaks_down_stops_the_server_with_1(
    installed: dict[str, str], tmp_path: Path, seconds: int
):
    """At once, and when the web answers already."""
    port = free_port()
    bad = json.dumps({"broken_after": seconds})
    command = [sys.executable, "-W", "error", ALTERED, bad, "serve", "--port", str(port)]
    with started(command, installed, tmp_path / "log") as server:
        assert server.process.wait(timeout=60) == 1, server.said()
    assert "the background work broke down: the server stops" in server.said()
    assert "RuntimeError: this machine has no name" in server.said()
    assert answers(port) is None, "nothing listens any more"


def test_it_says_503_while_the_database_is_away(installed: dict[str, str], tmp_path: Path):
    port = free_port()
    with running(installed, tmp_path / "log", "serve", "--port", str(port)) as server:
        until(lambda: answers(port))
        take_away(installed)
        until(lambda: answers(port) == {"status": 503, "database": "away"})
        give_back(installed)
        until(lambda: answers(port)["status"] == 200)
        assert server.stop() == 0


def take_away(environment: dict[str, str]) -> None:
    if ENGINE == "postgresql":
        administer(environment, 'ALTER DATABASE "{0}" ALLOW_CONNECTIONS false')
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'"
        administer(environment, end)
        return
    folder = Path(environment["BUTOIR_DATA"])
    folder.replace(folder.with_name("away"))


def give_back(environment: dict[str, str]) -> None:
    if ENGINE == "postgresql":
        administer(environment, 'ALTER DATABASE "{0}" ALLOW_CONNECTIONS true')
        return
    folder = Path(environment["BUTOIR_DATA"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name("away").replace(folder)


def administer(environment: dict[str, str], sql: str) -> None:
    url, name = environment["BUTOIR_DATABASE_URL"], ask_name(environment)
    ask({"BUTOIR_DATABASE_URL": url.replace(name, "postgres")}, sql.format(name))


def ask_name(environment: dict[str, str]) -> str:
    return environment["BUTOIR_DATABASE_URL"].partition("?")[0].rpartition("/")[2]


def test_an_address_that_is_taken_is_said_in_one_line(tmp_path: Path):
    environment = new_installation(tmp_path / "data")
    butoir(environment, "migrate")
    port = str(free_port())
    with running(environment, tmp_path / "log", "serve", "--port", port):
        until(lambda: answers(int(port)))
        told = butoir(environment, "serve", "--port", port, status=2).stderr
    assert told.startswith(f"butoir serve: 127.0.0.1:{port}: cannot be served: ")
    assert told.count("\n") == 1
