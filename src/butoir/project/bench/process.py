"""One step of a measure in a process of its own, so that its memory and its start are its own.

`python -m butoir.project.bench.process NAME [NUMBER …]` runs `measure_NAME` of `bench.steps`, or of
its own module, on the database of the environment and prints its figures as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping

from butoir.project.installation import load_settings

_ELSEWHERE = {  # steps by their module
    "desk": "pages",
    "pages": "pages",
    "evidence": "evidence",
    "case_file": "casefile",
}


def in_own_process(environment: Mapping[str, str], step: str, *numbers: int) -> dict[str, int]:
    """Run a step in that environment; raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "butoir.project.bench.process", step, *map(str, numbers)]
    own = {
        "DJANGO_SETTINGS_MODULE": "butoir.project.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),  # of this very program
    }
    done = subprocess.run(  # noqa: S603  our own words and numbers
        command, env={**os.environ, **own, **environment}, check=True, stdout=subprocess.PIPE
    )
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    load_settings()
    name = _ELSEWHERE.get(sys.argv[1], "steps")
    module = importlib.import_module(f"butoir.project.bench.{name}")  # Django must be ready
    print(json.dumps(getattr(module, f"measure_{sys.argv[1]}")(*map(int, sys.argv[2:]))))
