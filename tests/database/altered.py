"""The `butoir` command in a bad world: `python altered.py WORLD WORD...`, the world as JSON.

`pragmas` are said to every connection of SQLite, which waits `timeout` seconds for a lock; at the
place `cut_at` (see `boundaries.py`) the database is taken away; with `broken_after` the background
work breaks down that many seconds after it began. The word `driven` stands for the
engine of `driven.py`, on a clock that begins at the instant of the tests.
"""

# ruff: noqa: PLC0415  the settings are altered before anything reads them

from __future__ import annotations

import json
import socket
import sys
import time
from typing import Any


def main(world: dict[str, Any], words: list[str]) -> int:
    from butoir.project import environment

    environment._PRAGMAS += f"; {world.get('pragmas', '')}"
    environment.BUSY_SECONDS = world.get("timeout", environment.BUSY_SECONDS)
    if "cut_at" in world:
        from boundaries import Boundaries
        from database_away import take_away

        def cut() -> bool:
            return take_away(world["database"])

        Boundaries(world["cut_at"], cut, statements=True).install()
    if "broken_after" in world:
        break_down(world["broken_after"])
    if words[0] == "driven":
        import driven

        driven.main(words[1], time.time())
        return 0
    from butoir.project.cli import main

    return main(words)


def break_down(seconds: float) -> None:
    """The work names itself first of all, by the name of this machine."""

    def no_name() -> str:
        time.sleep(seconds)
        raise RuntimeError("this machine has no name")

    socket.gethostname = no_name


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
