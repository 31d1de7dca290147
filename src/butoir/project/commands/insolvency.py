"""`butoir insolvency`: legal notices about customers who owe something, asked of the interface."""

from __future__ import annotations

import argparse

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.commands.import_ import notices_line
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import console, print_json, say
from butoir.web.clock import now


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done about legal notices."""
    parser.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("fetch", help="ask about the SIREN of whoever owes something, once a day")


def run(args: argparse.Namespace) -> int:
    """Ask; what was answered before a failure is kept, and told before it."""
    open_installation()
    from butoir.dunning.insolvency.fetching import fetch_notices

    fetch = fetch_notices(the_company(args.company), by=operator(), at=now())
    asked, counts = (fetch.asked, fetch.counts) if fetch else (0, {})
    if args.json:
        print_json({"asked": asked, "notices": counts, "error": fetch.error if fetch else ""})
    else:
        say(console(), f"asked about {asked} numbers")
        say(console(), notices_line(counts))
    if fetch and fetch.error:
        raise InputError(fetch.error, "legal notices")
    return 0
