"""The `butoir` command: finds the command asked for, and turns errors into one line and exit 2."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from butoir import __version__
from butoir.core.errors import InputError
from butoir.law.registry import LawError

COMMANDS = {
    "read": "recognise and read bank, invoice and ledger files",
    "interest": "late-payment interest and indemnity, to the cent",
    "deadline": "the exact pay-by date of a message, or a statutory delay",
    "lint": "check the wording of a message",
    "replay": "play a dated story through the decision",
    "plan": "the whole job on files: read, match, decide, write letters",
    "match": "tie bank receipts to invoices",
    "demo": "the main job on the sample files of the project",
}


def build_parser(wanted: str | None) -> argparse.ArgumentParser:
    """The parser; only the wanted command's module is imported, so that start-up stays short."""
    parser = argparse.ArgumentParser(prog="butoir", description=__doc__.partition(":")[2].strip())
    parser.add_argument("--version", action="version", version=f"butoir {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary)
        if name == wanted:
            module = importlib.import_module(f"butoir.project.commands.{name}")
            module.configure(sub)
            sub.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 done and something was found, 2 the input is wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in words if not word.startswith("-")), None)
    args = build_parser(wanted).parse_args(words)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints become diagnostics
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except (InputError, LawError) as error:
        print(f"butoir {args.command}: {_one_line(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _one_line(text: str) -> str:
    """A message without the line breaks and control characters of the input that it quotes."""
    return "".join(c if c.isprintable() else " " for c in text)


if __name__ == "__main__":
    sys.exit(main())
