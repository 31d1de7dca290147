"""`butoir company`: the creditors of the installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP, hour
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with companies."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="add a creditor, from its policy file")
    create.add_argument("key", metavar="KEY", help="its short name in commands, such as morel")
    create.add_argument(
        "--policy",
        type=Path,
        required=True,
        metavar="FILE.toml",
        help="its identity ([creditor]) and its scenario ([policy])",
    )
    change = actions.add_parser("set", help="how strict it is, and the hour of its nightly run")
    change.add_argument("key", metavar="KEY")
    change.add_argument(
        "--four-eyes",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="two people agree to each formal notice",
    )
    change.add_argument("--run-at", type=hour, metavar="HH:MM", help="when the night's run begins")
    listing = actions.add_parser("list", help="the creditors there are")
    listing.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Add or list; raises InputError when the file or the key cannot be used."""
    open_installation()
    if args.action == "create":
        return _create(args)
    if args.action == "set":
        return _set(args)
    return _list(as_json=args.json)


def _create(args: argparse.Namespace) -> int:
    from butoir.project.companies import create_company

    company = create_company(args.key, args.policy, by=operator(), at=now())
    print(f"{company.key}: {company.name} was created")
    return 0


def _set(args: argparse.Namespace) -> int:
    from butoir.project.companies import change_company

    company = the_company(args.key)
    if args.four_eyes is None and args.run_at is None:
        raise InputError("nothing to change: --four-eyes or --run-at", company.key)
    change_company(company, four_eyes=args.four_eyes, run_at=args.run_at, by=operator(), at=now())
    eyes = "two people" if company.four_eyes else "one person"
    print(f"{company.key}: runs at {company.run_at:%H:%M}, {eyes} for a formal notice")
    return 0


def _list(*, as_json: bool) -> int:
    from butoir.project.output import console, print_json, print_table
    from butoir.users.models import Company

    rows = list(Company.objects.order_by("key").values_list("key", "name", "country"))
    if as_json:
        print_json([dict(zip(("key", "name", "country"), row, strict=True)) for row in rows])
    else:
        print_table(console(), "", ("key|", "name", "country|"), rows)
    return 0
