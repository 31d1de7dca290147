"""The `butoir` command: finds the command asked for, and turns errors into one line and exit 2."""

from __future__ import annotations

import importlib
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from butoir import __version__
from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.project.arguments import Parser
from butoir.project.installation import database_refusal
from butoir.project.telling import refuse

COMMANDS = {
    "read": "recognise and read bank, invoice and ledger files",
    "interest": "late-payment interest and indemnity, to the cent",
    "deadline": "the exact pay-by date of a message, or a statutory delay",
    "lint": "check the wording of a message",
    "replay": "play a dated story through the decision",
    "plan": "the whole job on files: read, match, decide, write letters",
    "match": "tie bank receipts to invoices",
    "demo": "two companies with a year of life, or the sample files",
    "bench": "how fast this machine does the daily work, on a made-up book",
    "migrate": "make the database, or bring it to this version",
    "company": "the creditors of the installation",
    "user": "who logs in, with which role; a link for who is locked out",
    "import": "take files of invoices, of the bank or of customers into the database",
    "imports": "the files taken in; undo one",
    "run": "the day's run: decide, and put what is approved in the outbox",
    "scenario": "how a company chases, in versions",
    "approve": "agree to the day's messages, or leave some out",
    "calls": "whom to ring today, and what came of it",
    "tasks": "what else waits for a person, and what became of it",
    "identity": "what public registers say of the customers: asked, or read from their files",
    "insolvency": "legal notices about who owes something, from the open-data interface",
    "inbox": "take in the answers that came by mail, from a mailbox, files or a pipe",
    "outbox": "what waits to leave and why, and what a person must look at",
    "work": "the background work: nightly runs, sending",
    "serve": "the web and the background work, in one",
    "evidence": "a customer's part of the journal, for whoever wants to verify it",
    "timestamp": "have an authority date the journal, or see when it last did",
    "retention": "put aside, list and erase the personal data that have passed their time",
    "verify": "show whether the journal, or a bundle of evidence, was changed afterwards",
}
_MODULES = {"import": "import_"}  # a word of Python names no module
ABOUT = (
    "Chases unpaid invoices, politely and lawfully: from files of invoices and bank statements it "
    "decides, for every open invoice, what happens today and why, and writes the letters."
)
STATUSES = "Exit status: 0 done, 1 done and something was found, 2 the input or the call is wrong."
INTERRUPTED = 130


def build_parser(wanted: str | None) -> Parser:
    """The parser; only the wanted command's module is imported, so that start-up stays short."""
    parser = Parser(prog="butoir", description=ABOUT, epilog=STATUSES)
    parser.add_argument("--version", action="version", version=f"butoir {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        about = f"{summary[0].upper()}{summary[1:]}."
        sub = commands.add_parser(name, help=summary, description=about, epilog=STATUSES)
        if name == wanted:
            module = importlib.import_module(f"butoir.project.commands.{_MODULES.get(name, name)}")
            module.configure(sub)
            sub.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 done and something was found, 2 the input is wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in words if not word.startswith("-")), None)
    _print_anything()
    args = build_parser(wanted).parse_args(words)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints become diagnostics
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # the same
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except (InputError, LawError) as error:
        refuse(args.command, error)
        return 2
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        _forget_output()
        return 0
    except OSError as error:
        _forget_output()
        where = error.filename or "standard output"
        refuse(args.command, InputError(error.strerror or "failed", str(where)))
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        refused = database_refusal(error)
        if refused is None:
            raise
        refuse(args.command, refused)
        return 2
    return status


def _print_anything() -> None:
    """A name that the terminal's encoding lacks is shown escaped instead of ending the run."""
    if sys.stdout is None:  # closed by the caller, as in `>&-`
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """What is still waiting to be printed has nowhere to go; the interpreter must not try."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
