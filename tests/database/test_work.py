"""The background work in other processes: stopped, killed, two at once, its database away."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from driving import HERE, POSTGRESQL, defer, driven, fill, mailed_by, states
from installed import POLICY, ask, butoir, running, until

from databases import ENGINE, own_database
from dispatch.mailservers import free_port, mail_server

ENGINES = ["loop", pytest.param("queue", marks=POSTGRESQL)]
TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path / "data") as environment:
        environment["PYTHONPATH"] += f":{HERE}"
        yield environment


@pytest.mark.parametrize("words", [("--loop",), pytest.param((), marks=POSTGRESQL)])
def test_the_days_run_is_done_by_butoir_work_which_stops_when_told(
    installed: dict[str, str], tmp_path: Path, words: tuple[str, ...]
):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    ask(installed, "UPDATE users_company SET run_at = '00:00:00'")
    with running(installed, tmp_path / "log", "work", *words) as worker:
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
        assert worker.stop() == 0
    assert "company morel: run: 1 done" in worker.said()
    assert worker.said().endswith("INFO stopped\n")


class Slow:
    """A mail server that takes a message when the test lets it."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.begun.set()
        await server.loop.run_in_executor(None, self.go_on.wait)
        return "250 taken"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_message_in_hand_is_finished_before_stopping(installed: dict[str, str], engine: str):
    fill(installed, 1)
    slow = Slow()
    controller = Controller(slow, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        environment = mailed_by(installed, controller.port)
        with driven(environment, engine, time.time()) as worker:
            if engine == "queue":
                defer(environment, "tick")
            assert slow.begun.wait(60)
            worker.process.terminate()
            slow.go_on.set()
            assert worker.process.wait(60) == 0
    finally:
        slow.go_on.set()
        controller.stop()
    assert states(installed) == {"sent": 1}


def test_two_loops_at_once_do_everything_once(installed: dict[str, str]):
    fill(installed, 100)
    origin = time.time()
    with mail_server() as (keeper, port), ExitStack() as stack:
        for name in ("one", "two"):
            stack.enter_context(driven(mailed_by(installed, port), "loop", origin, name))
        until(lambda: states(installed) == {"sent": 100})
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
    assert len(keeper.ids()) == 100
    assert set(keeper.ids().values()) == {1}
    assert len(ask(installed, "SELECT 1 FROM dunning_run")) == 1


@POSTGRESQL
@pytest.mark.parametrize("engine", ENGINES)
def test_a_server_that_goes_away_is_waited_for(installed: dict[str, str], engine: str):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    ((name,),) = ask(installed, "SELECT current_database()")
    elsewhere = {"BUTOIR_DATABASE_URL": installed["BUTOIR_DATABASE_URL"].replace(name, "postgres")}
    with driven(installed, engine, time.time()) as worker:
        if engine == "queue":
            defer(installed, "tick")
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
        ask(elsewhere, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        ask(
            elsewhere,
            f"{TERMINATE} WHERE datname = '{name}'",
        )
        until(lambda: "is away" in worker.said())
        assert "password" not in worker.said()
        ask(elsewhere, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        butoir(installed, "company", "create", "later", "--policy", str(POLICY))
        if engine == "queue":
            defer(installed, "tick")
        until(lambda: len(ask(installed, "SELECT 1 FROM dunning_run")) == 2)
        assert worker.stop() == 0


@pytest.mark.skipif(ENGINE != "sqlite", reason="the lock of a SQLite file")
def test_a_file_that_another_process_holds_is_waited_for(installed: dict[str, str]):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    holder = sqlite3.connect(
        Path(installed["BUTOIR_DATA"]) / "butoir.sqlite3", isolation_level=None
    )
    holder.execute("BEGIN IMMEDIATE")
    with driven(installed, "loop", time.time()) as worker:
        until(lambda: "company morel: run failed: database is locked" in worker.said())
        holder.close()
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
        assert worker.stop() == 0
