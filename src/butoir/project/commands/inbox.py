"""`butoir inbox`: mails taken in, from the company's mailbox, from files, or from a pipe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from butoir.core.errors import InputError
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.inbox.taking import Taken

PIPE = "-"
MOST_BYTES = 200_000_000  # of a file that is no mail at all


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with the inbox."""
    parser.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("fetch", help="read the mailbox that the settings name")
    take = actions.add_parser("take", help="take in mails from files, folders, or a pipe")
    take.add_argument(
        "files",
        nargs="+",
        metavar="MAIL",
        help="a mail as it came (.eml), a folder of them, or - for one on standard input",
    )


def run(args: argparse.Namespace) -> int:
    """Take in what is new, and say what became of it."""
    open_installation()
    if args.action == "fetch":
        return _fetch(args.company)
    return _take(args.company, args.files)


def _fetch(key: str | None) -> int:
    from butoir.inbox.fetching import fetch_mails

    company, looked_at, new, refused = the_company(key), 0, 0, 0
    while True:  # as often as it takes to come to the end
        reading = fetch_mails(company, now, by=operator())
        looked_at, new = looked_at + reading.looked_at, new + reading.new
        refused += len(reading.refused)
        for mail in reading.refused:
            print(f"mail {mail.uid} is not given by the server: {mail.why}", file=sys.stderr)
        if not reading.looked_at and not reading.refused:
            break
    print(f"{looked_at} mails read, {new} new" + (f", {refused} refused" if refused else ""))
    return 0


def _take(key: str | None, names: list[str]) -> int:
    from butoir.inbox.taking import take_mail

    company = the_company(key)
    for name, content in _contents(names):
        source = "pipe" if name == PIPE else "file"
        taken = take_mail(company, content, source, by=operator(), at=now())
        print(f"{name}: {_said(taken)}")
    return 0


def _contents(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every mail with its name, one after the other: a folder may hold many."""
    for name in names:
        if name == PIPE:
            yield name, sys.stdin.buffer.read(MOST_BYTES)
            continue
        path = Path(name)
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() == ".eml")
            yield from ((str(one), _read(one)) for one in inside)
        else:
            yield name, _read(path)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise InputError("is not a file" if path.exists() else "there is no such file", str(path))
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES // 1_000_000} MB", str(path))
    return path.read_bytes()


def _said(taken: Taken) -> str:
    if not taken.new:
        return "taken in before"
    mail = taken.mail
    whose = f"of {mail.customer.code}" if mail.customer else "of nobody known: to sort"
    return f"{mail.kind} {whose}"
