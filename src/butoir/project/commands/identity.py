"""`butoir identity`: what public registers say of the customers, asked or read from their files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import console, print_json, say
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dunning.identity.models import RegisterReading
    from butoir.users.models import Company


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done about identities."""
    parser.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("fetch", help="ask the French register about whoever is late")
    reading = actions.add_parser("read", help="read files of a register: KBO/BCE open data, JSON")
    reading.add_argument("files", nargs="+", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Ask or read; what was answered before a failure is kept, and told before it."""
    open_installation()
    company = the_company(args.company)
    done = _fetch(company) if args.action == "fetch" else _read(company, args.files)
    counts = done.counts if done else {}
    if args.json:
        print_json({"checked": counts, "error": done.error if done else ""})
    else:
        agree, against = counts.get("agree", 0), counts.get("contradicted", 0)
        say(console(), f"checked {agree + against} customers, {against} contradicted")
    if done and done.error:
        raise InputError(done.error, "register")
    return 0


def _fetch(company: Company) -> RegisterReading | None:
    from butoir.dunning.identity.fetching import fetch_identities

    return fetch_identities(company, by=operator(), at=now())


def _read(company: Company, files: list[Path]) -> RegisterReading:
    """One archive or answer, or the CSV files of the Belgian register beside each other."""
    from butoir.dunning.identity.files import read_kbo_files, read_register_file

    try:
        if len(files) > 1:
            return read_kbo_files(company, files, by=operator(), at=now())
        with files[0].open("rb") as stream:
            name = files[0].name
            return read_register_file(company, name, stream, by=operator(), at=now())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(files[0])) from error
