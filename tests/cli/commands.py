"""The command line called in this process: what it prints, where, and with which status."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any, NamedTuple

from butoir.project.cli import main


class Answer(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def butoir(*words: str) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as stopped:  # argparse, on an option that it does not know
            status = int(stopped.code or 0)
    return Answer(status, out.getvalue(), err.getvalue())
