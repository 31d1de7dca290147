"""Several workers at once, and workers that are killed: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from databases import copied_database, own_database
from dispatch.mailservers import Keeper, free_port
from dispatch.workers import start

MAILS = 60
BOTH = 80  # mails for two workers at once


class Waiting(Keeper):
    """Answers nobody before two workers are there."""

    def __init__(self) -> None:
        super().__init__()
        self.both = asyncio.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await self.both.wait()
        return await super().handle_DATA(server, session, envelope)

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        said = await super().handle_EHLO(server, session, envelope, hostname, answers)
        if self.connections >= 2:
            self.both.set()
        return said


class Killing(Keeper):
    """Kills the worker at a command of its message of that number, counted from 1."""

    def __init__(self, command: str, number: int) -> None:
        super().__init__()
        self.command, self.number, self.seen = command, number, 0
        self.victim: subprocess.Popen[str] | None = None

    def strike(self, command: str) -> None:
        """Kill, when it is time."""
        if command == self.command and self.victim is not None:
            self.seen += 1
            if self.seen == self.number:
                os.kill(self.victim.pid, signal.SIGKILL)

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.strike("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.strike("DATA")
        return answer


@contextmanager
def serving(keeper: Keeper) -> Iterator[dict[str, str]]:
    """The environment of workers that use this server."""
    port = free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield {"BUTOIR_SMTP_HOST": "127.0.0.1", "BUTOIR_SMTP_PORT": str(port)}
    finally:
        controller.stop()


def run(environment: dict[str, str], *arguments: str) -> Any:
    """What a process says when it is done."""
    process = start(environment, *arguments)
    said, _ = process.communicate("go\n", timeout=120)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])


def go(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Let them begin together once all are ready; the last line of each."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=240)[0] for process in processes]


def test_two_workers_at_once_send_each_mail_exactly_once(tmp_path: Path):
    keeper = Waiting()
    with own_database(tmp_path) as database, serving(keeper) as server:
        environment = {**database, **server}
        run(environment, "fill", str(BOTH))
        workers = [start(environment, "send", name, "10") for name in ("one", "two")]
        sent = [int(said) for said in go(workers)]
        told = run(environment, "tell")
    assert sum(sent) == BOTH
    assert min(sent) > 0
    assert keeper.ids() == {f"<{number}@morel.example>": 1 for number in range(BOTH)}
    assert {tuple(row) for row in told["rows"].values()} == {("sent", 1)}
    assert told["broken"] == []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database with all the mails, for each test to copy."""
    with own_database(tmp_path_factory.mktemp("filled") / "data") as database:
        run(database, "fill", str(MAILS))
        yield database


@pytest.mark.parametrize(
    ("command", "number"), [("MAIL", 1), ("MAIL", 25), ("DATA", 1), ("DATA", 25), ("DATA", MAILS)]
)
def test_a_killed_worker_loses_nothing_and_nothing_comes_twice(
    filled: dict[str, str], tmp_path: Path, command: str, number: int
):
    keeper = Killing(command, number)
    with copied_database(filled, tmp_path) as database, serving(keeper) as server:
        environment = {**database, **server}
        keeper.victim = start(environment, "send", "victim", "20")
        go([keeper.victim])
        assert keeper.victim.returncode == -signal.SIGKILL
        keeper.victim = None
        told = run(environment, "inherit", "10", "heir", "20")
    waiting, settled, unknown = told["recovered"]
    # all rounds of twenty but the last are done before the kill
    assert (settled, unknown) == (0, 1)
    assert waiting == 20 - (number - 1) % 20 - 1
    states = {f"<{key.split(':')[1]}@morel.example>": row for key, row in told["rows"].items()}
    arrived = keeper.ids()
    assert len(states) == MAILS
    assert set(arrived.values()) == {1}
    lost = [name for name in states if name not in arrived]
    uncertain = [name for name, row in states.items() if row[0] == "unknown"]
    assert len(uncertain) == 1
    assert lost == (uncertain if command == "MAIL" else [])
    assert sorted(row[0] for row in states.values()) == ["sent"] * (MAILS - 1) + ["unknown"]
    assert told["broken"] == []
