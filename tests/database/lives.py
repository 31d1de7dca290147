"""Short lives of the product, each in a process of its own that may be killed anywhere.

Run as a script: it loads the product once, then forks one process for each order, so that a life
starts in no time. Orders and answers are lines of JSON; see `crashing.py` for who gives them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import django

django.setup()

from boundaries import Boundaries  # noqa: E402
from database_away import take_away  # noqa: E402
from django.db import connections  # noqa: E402
from life_tasks import TASKS  # noqa: E402

PATIENCE = 120  # seconds; a life that hangs is ended, and shows


def main() -> None:
    """Serve orders until there are none: each line is a list of lives that start together."""
    for line in sys.stdin:
        orders = json.loads(line)
        answers = _rehearse(orders) if "rehearse" in orders else _live_together(orders)
        print(json.dumps(answers), flush=True)


def _rehearse(orders: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Do it here, so that those born later have read their laws, wordings and words already."""
    for order in orders["rehearse"]:
        _do(order)
    connections.close_all()
    return []


def _live_together(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    gate, opener = os.pipe()
    lives = [_fork(order, gate, opener) for order in orders]
    os.close(gate)
    os.close(opener)  # they all read its end: now
    return [_wait(pid, answers) for pid, answers in lives]


def _fork(order: Mapping[str, Any], gate: int, opener: int) -> tuple[int, int]:
    answers, mine = os.pipe()
    pid = os.fork()
    if pid:
        os.close(mine)
        return pid, answers
    os.close(opener)
    signal.alarm(PATIENCE)
    os.read(gate, 1)
    status = 1
    try:
        status = _live(order, mine)
    finally:
        os._exit(status)


def _wait(pid: int, answers: int) -> dict[str, Any]:
    with os.fdopen(answers) as stream:
        said = stream.read()
    _, status = os.waitpid(pid, 0)
    found: dict[str, Any] = json.loads(said) if said else {"error": "it said nothing"}
    found["signal"] = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return found


def _live(order: Mapping[str, Any], mine: int) -> int:
    def tell(**values: Any) -> None:
        os.write(mine, json.dumps({"passed": boundaries.passed, **values}).encode())

    def die() -> bool:
        tell()
        os.kill(os.getpid(), signal.SIGKILL)
        return True

    blow = {"kill": die, "cut": partial(take_away, order["database"])}[order.get("blow", "kill")]
    statements = order.get("statements", False)
    boundaries = Boundaries(order.get("blow_at"), blow, statements=statements)
    boundaries.install()
    try:
        result = _do(order)
    except Exception as error:
        tell(error=f"{type(error).__name__}: {error}", traceback=traceback.format_exc())
        return 1
    finally:
        connections.close_all()
    tell(result=result)
    return 0


def _do(order: Mapping[str, Any]) -> Any:
    settings = connections["default"].settings_dict
    settings["NAME"] = order["database"]
    if "pragmas" in order:
        settings["OPTIONS"]["init_command"] += f"; {order['pragmas']}"
        settings["OPTIONS"]["timeout"] = 0.3
    return TASKS[order["task"]](datetime.fromisoformat(order["at"]), **order.get("given", {}))


if __name__ == "__main__":
    main()
