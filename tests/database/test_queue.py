"""procrastinate's workers: whoever is killed, whatever fails, the work is done once by others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from driving import HERE, POSTGRESQL, defer, driven, fill, mailed_by, states
from installed import POLICY, ask, butoir, until

from databases import own_database
from dispatch.mailservers import mail_server

pytestmark = POSTGRESQL
DEAD = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"

BROKEN = "lock = 'run:broken:0'"


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path / "data") as environment:
        environment["PYTHONPATH"] += f":{HERE}"
        yield environment


def jobs(environment: Mapping[str, str], where: str) -> list[str]:
    return [
        row[0] for row in ask(environment, f"SELECT status FROM procrastinate_jobs WHERE {where}")
    ]


def test_a_company_that_fails_waits_in_the_queue_and_stops_no_other(installed: dict[str, str]):
    for key in ("broken", "sound"):
        butoir(installed, "company", "create", key, "--policy", str(POLICY))
    ask(
        installed,
        "UPDATE dunning_scenarioversion SET policy = '{\"nonsense\": 1}' WHERE scenario_id IN "
        "(SELECT s.id FROM dunning_scenario s JOIN users_company c ON c.id = s.company_id "
        "WHERE c.key = 'broken')",
    )
    with driven(installed, "queue", time.time()) as worker:
        defer(installed, "tick")
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
        until(lambda: "company broken: run failed" in worker.said())
        assert "next try in 15 s" in worker.said()
        until(lambda: jobs(installed, f"{BROKEN} AND scheduled_at > now()") == ["todo"])
        defer(installed, "tick")
        until(lambda: jobs(installed, "task_name = 'butoir.tick'").count("succeeded") >= 2)
        assert jobs(installed, f"{BROKEN} AND status = 'todo'") == ["todo"]
        until(lambda: "next try in 30 s" in worker.said())
        assert worker.stop() == 0


def test_a_job_that_fails_while_the_same_waits_leaves_the_queue_free(installed: dict[str, str]):
    butoir(installed, "company", "create", "broken", "--policy", str(POLICY))
    ask(installed, "UPDATE dunning_scenarioversion SET policy = '{\"nonsense\": 1}'")
    with driven(installed, "queue", time.time()) as worker:
        for _ in range(20):
            defer(installed, "tick")
        until(lambda: worker.said().count("company broken: run failed") >= 2)
        until(lambda: set(jobs(installed, BROKEN)) == {"failed", "todo"})
        assert worker.stop() == 0


def test_what_a_dead_worker_was_doing_is_taken_over_even_a_look_at_what_is_due(
    installed: dict[str, str],
):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    ask(
        installed,
        f"WITH dead AS ({DEAD} RETURNING id) INSERT INTO procrastinate_jobs "
        "(queue_name, task_name, args, status, lock, queueing_lock, worker_id) "
        "SELECT 'default', task, args::jsonb, 'doing', lock, queueing, dead.id FROM dead, (VALUES "
        "('butoir.tick', '{\"timestamp\": 0}', NULL, 'tick'), "
        '(\'butoir.perform\', \'{"kind": "run", "company": "morel", "part": 0}\', '
        "'run:morel:0', 'run:morel:0')) AS held (task, args, lock, queueing)",
    )
    with driven(installed, "queue", time.time()) as worker:
        defer(installed, "tick")
        until(lambda: ask(installed, "SELECT 1 FROM dunning_run"))
        until(lambda: "doing" not in jobs(installed, "true"))
        assert worker.said().count("of a worker that is gone is taken over") >= 2
        assert worker.stop() == 0


def test_what_was_done_is_forgotten_after_a_day(installed: dict[str, str]):
    with driven(installed, "queue", time.time()) as worker:
        defer(installed, "tick")
        until(lambda: "succeeded" in jobs(installed, "task_name = 'butoir.tick'"))
        ((old,),) = ask(
            installed, "SELECT max(id) FROM procrastinate_jobs WHERE status = 'succeeded'"
        )
        ask(installed, "UPDATE procrastinate_events SET at = at - interval '25 hours'")
        defer(installed, "hour")
        until(lambda: not jobs(installed, f"id = {old}"))
        assert worker.stop() == 0


def test_a_worker_killed_while_it_sends_loses_nothing_and_doubles_nothing(
    installed: dict[str, str],
):
    """Three workers, 300 messages; whoever is sending is killed without warning."""
    fill(installed, 300)
    origin = time.time()
    with mail_server() as (keeper, port), ExitStack() as stack:
        environment = mailed_by(installed, port)
        workers = {}
        for name in ("one", "two", "three"):
            worker = stack.enter_context(driven(environment, "queue", origin, name))
            workers[worker.process.pid] = worker
        registered = "SELECT count(*) FROM procrastinate_workers"
        until(lambda: ask(installed, registered) == [(3,)])
        defer(installed, "tick")
        until(lambda: len(keeper.messages) > 20)
        victim = workers.pop(sending(installed))
        victim.process.kill()
        assert len(keeper.messages) < 250, "it was killed too late to tell anything"
        until(lambda: settled(environment), 240)
        for worker in workers.values():
            assert worker.stop() == 0
        told = "".join(worker.said() for worker in workers.values())
    assert "of a worker that is gone is taken over" in told
    compare(installed, keeper.ids())


def sending(environment: Mapping[str, str]) -> int:
    """The process that has a message in hand at the carrier."""
    held = "SELECT worker FROM dispatch_delivery WHERE state = 'sending' AND handed_over"
    rows: list[tuple[Any, ...]] = []
    until(lambda: rows.extend(ask(environment, held)) or rows)
    return int(rows[0][0].rpartition(":")[0].rpartition(".")[2])


def settled(environment: Mapping[str, str]) -> bool:
    """Whether nothing waits or is in hand any more; if not, somebody is to look again."""
    if set(states(environment)) <= {"sent", "unknown"}:
        return True
    defer(environment, "tick")
    return False


def compare(environment: Mapping[str, str], arrived: Counter[str]) -> None:
    """What is said to be sent arrived once; what is unknown, at most once."""
    rows = dict(ask(environment, "SELECT message_id, state FROM dispatch_delivery"))
    assert len(rows) == 300
    assert {arrived[f"<{name}>"] for name, state in rows.items() if state == "sent"} == {1}
    unknown = [name for name, state in rows.items() if state == "unknown"]
    assert len(unknown) <= 4, "one for each message that the killed worker had in hand"
    assert all(arrived[f"<{name}>"] <= 1 for name in unknown)
    assert sum(arrived.values()) == len(arrived)
