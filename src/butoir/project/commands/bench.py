"""`butoir bench`: how fast this machine does the daily work, on a made-up book."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile

from butoir import __version__
from butoir.core.errors import InputError
from butoir.project.output import print_json

_EACH = (3, 7)  # open and settled invoices of a debtor


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--invoices", type=int, default=20_000, metavar="N", help="the size of the book (20,000)")
    add("--letters", type=int, default=100, metavar="N", help="letters and e-mails to write (100)")


def run(args: argparse.Namespace) -> int:
    """Print the figures as one JSON document; the database is made for it and removed."""
    debtors = args.invoices // sum(_EACH)
    if debtors < 1 or args.letters < 1:
        raise InputError(f"a book has at least {sum(_EACH)} invoices, and one letter")
    print_json(
        {
            "butoir": __version__,
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            **_measured(debtors, args.letters),
        }
    )
    return 0


def _measured(debtors: int, letters: int) -> dict[str, dict[str, int]]:
    from butoir.project.bench.letters import measure as measure_letters
    from butoir.project.bench.mailserver import mail_server
    from butoir.project.bench.process import in_own_process

    figures = {}
    with tempfile.TemporaryDirectory(prefix="butoir-bench-") as folder, mail_server() as mail:
        environment = {"BUTOIR_DATA": folder, "BUTOIR_DATABASE_URL": "", **mail}
        steps = (("book", debtors, *_EACH), ("day",), ("outbox", letters), ("sending", letters))
        for step, *numbers in steps:
            print(f"measuring {step} …", file=sys.stderr)
            figures[step] = in_own_process(environment, step, *numbers)
    print("measuring letters …", file=sys.stderr)
    return {**figures, "letters": measure_letters(letters)}
