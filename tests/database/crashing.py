"""Restarting what is killed until its work is done, then holding the database against the world.

`nursery` starts a process that gives birth to lives (`lives.py`); a `Story` is one database on
which lives follow one another, twenty minutes apart so that every lease has ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from typing import Any
from urllib.parse import urlsplit

from mail_process import Mailbox, mailbox

from databases import copied_database, own_database

BETWEEN_LIVES = timedelta(minutes=20)  # longer than a lease
MOST_LIVES = 30


class Nursery:
    """The process from which lives are forked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def live(self, *orders: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Lives that start together, to their ends."""
        return self._ask(orders)

    def rehearse(self, *orders: Mapping[str, Any]) -> None:
        """Let it do what lives do, so that they need not learn it one by one."""
        self._ask({"rehearse": orders})

    def _ask(self, orders: Any) -> list[dict[str, Any]]:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(orders), file=self.process.stdin, flush=True)
        answers: list[dict[str, Any]] = json.loads(self.process.stdout.readline())
        return answers


@contextmanager
def nursery(
    environment: Mapping[str, str], port: int, within: Sequence[str] = ()
) -> Iterator[Nursery]:
    """Loads the product once; its lives speak to the mail server on that port.

    `within` is a command that gives it surroundings of its own.
    """
    process = subprocess.Popen(
        [*within, sys.executable, "-W", "error", str(Path(__file__).with_name("lives.py"))],
        env={**environment, "BUTOIR_SMTP_PORT": str(port)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        process.communicate()


@dataclass
class World:
    """A database as every story finds it, and who serves the stories."""

    folder: Path
    environment: Mapping[str, str]
    nursery: Nursery
    mailbox: Mailbox
    morning: datetime
    stories: int = 0

    @contextmanager
    def story(self) -> Iterator[Story]:
        """One more story, on its own copy of the database."""
        self.stories += 1
        folder = self.folder / f"story-{self.stories}"
        self.mailbox.forget()
        with copied_database(self.environment, folder) as environment:
            yield Story(self, environment, database_of(environment))

    def rehearse(self, births: Nursery, tasks: Sequence[str]) -> None:
        """Let the nursery do these tasks once, in a story that nobody looks at."""
        with self.story() as story:
            births.rehearse(*(story.order(task) for task in tasks))


@contextmanager
def world(
    folder: Path,
    morning: datetime,
    customers: int,
    build: str = "build",
    *,
    rehearse: Sequence[str] = ("cycle", "audit"),
) -> Iterator[World]:
    """A company with that many late customers, on the day of the stories.

    With "fill" it has an outbox of that many messages instead. The tasks that lives do often are
    worth being rehearsed.
    """
    with (
        own_database(folder / "world") as environment,
        mailbox(folder) as box,
        nursery(environment, box.port) as births,
    ):
        made = World(folder, environment, births, box, morning)
        Story(made, environment, database_of(environment)).do(build, count=customers)
        made.rehearse(births, rehearse)
        yield made


def database_of(environment: Mapping[str, str]) -> str:
    """The name that Django knows the database by."""
    url = environment.get("BUTOIR_DATABASE_URL")
    if url:
        return urlsplit(url).path.lstrip("/")
    return str(Path(environment["BUTOIR_DATA"]) / "butoir.sqlite3")


@dataclass
class Story:
    """Lives on one database, one after the other; `struck` tells where or how they failed."""

    world: World
    environment: Mapping[str, str]
    database: str
    lives: int = 0
    struck: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The instant of the next life."""
        return self.world.morning + self.lives * BETWEEN_LIVES

    def order(self, task: str, **given: Any) -> dict[str, Any]:
        """A life that does a task now."""
        return {
            "task": task,
            "at": self.now.isoformat(),
            "database": self.database,
            "given": given,
        }

    def live(self, task: str, *, kill_at: int | None = None, **how: Any) -> Any:
        """The next life; the place of its death is noted when it had one.

        `how`: `statements` (more places to die at), `given` (what the task takes).
        """
        life = self._birth(task, kill_at, **how)
        assert "error" not in life, life["traceback"]
        assert life["signal"] in (0, SIGKILL), life["signal"]
        if life["signal"]:
            self.struck.append(life["passed"][-1])
        return life

    def suffer(self, task: str, *, cut_at: int | None = None, **how: Any) -> Any:
        """A life in a bad world: the database taken away at a place, or `pragmas` against it.

        What it says when it failed, none when it came through.
        """
        life = self._birth(task, cut_at, blow="cut", **how)
        assert not life["signal"], life["signal"]
        if "error" in life:
            self.struck.append(life["error"])
        return life.get("error")

    def _birth(self, task: str, blow_at: int | None, **how: Any) -> Any:
        order = {**self.order(task, **how.pop("given", {})), "blow_at": blow_at, **how}
        (life,) = self.world.nursery.live(order)
        self.lives += 1
        return life

    def do(self, task: str, **given: Any) -> Any:
        """A life that is not killed: what it gives."""
        (life,) = self.world.nursery.live(self.order(task, **given))
        assert "result" in life, life.get("traceback", life)
        return life["result"]

    def together(self, *orders: dict[str, Any]) -> list[Any]:
        """Lives that start at the same moment: what each gives."""
        lives = self.world.nursery.live(*orders)
        self.lives += 1
        errors = [life.get("traceback", life) for life in lives if "result" not in life]
        assert not errors, "\n".join(map(str, errors))
        return [life["result"] for life in lives]

    def work_to_the_end(
        self, task: str, kills: Sequence[int] = (), *, statements: bool = False
    ) -> dict[str, Any]:
        """Lives, killed at those places of each, until one ends with nothing left to do."""
        for kill_at in kills:
            self.live(task, kill_at=kill_at, statements=statements)
        for _ in range(MOST_LIVES):
            self.live(task)
            found = self.do("audit")
            if not {"waiting", "sending"} & {state for _, state, *_ in found["deliveries"]}:
                return found
        raise AssertionError(f"after {MOST_LIVES} lives there is still something to send: {found}")


def contradictions(found: Mapping[str, Any], story: Story, customers: int) -> list[str]:
    """Everything in which the database and the mail server do not say the same."""
    checks = {
        "one planned message a customer": found["messages"] == customers,
        "one release a message": found["releases"] == {"queued": customers},
        "no message without release": found["unreleased"] == 0,
        "one run": len(found["runs"]) == 1,
        "one event a run": found["events"]["run"] == 1,
        "one event a release": found["events"]["release"] == customers,
        "no task": not found["tasks"],
    }
    broken = [rule for rule, holds in checks.items() if not holds]
    return broken + outbox_contradictions(found, story, customers)


def outbox_contradictions(
    found: Mapping[str, Any], story: Story, deliveries: int, in_flight: int | None = None
) -> list[str]:
    """What is wrong with the outbox; at most `in_flight` (the kills) may be shown as unknown."""
    arrived = story.world.mailbox.ids()
    states = {message: state for message, state, *_ in found["deliveries"]}
    unknown = {message for message, state in states.items() if state == "unknown"}
    sent = {message for message, state in states.items() if state == "sent"}
    tries = dict(found["attempts"])
    most = len(story.struck) if in_flight is None else in_flight
    checks = {
        "none lost": len(found["deliveries"]) == len(states) == deliveries,
        "one event a delivery": found["events"]["delivery-queued"] == deliveries,
        "each sent or shown as unknown": sent | unknown == set(states),
        "none arrived twice": all(count == 1 for count in arrived.values()),
        "what is sent arrived": sent <= set(arrived),
        "what arrived is sent or shown as unknown": set(arrived) <= sent | unknown,
        "at most the one in flight a kill is unknown": len(unknown) <= most,
        "one answer a delivery sent": all(tries[message].count("sent") == 1 for message in sent),
        "one answer a delivery unknown": all(tries[message] == ["unknown"] for message in unknown),
        "the journal verifies": not found["broken"],
    }
    return [rule for rule, holds in checks.items() if not holds]
