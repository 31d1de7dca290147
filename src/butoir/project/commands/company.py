"""`butoir company`: the creditors of the installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from butoir.project.arguments import JSON_HELP
from butoir.project.installation import now, open_installation, operator


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
    listing = actions.add_parser("list", help="the creditors there are")
    listing.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Add or list; raises InputError when the file or the key cannot be used."""
    open_installation()
    if args.action == "create":
        return _create(args)
    return _list(as_json=args.json)


def _create(args: argparse.Namespace) -> int:
    from butoir.project.companies import create_company

    company = create_company(args.key, args.policy, by=operator(), at=now())
    print(f"{company.key}: {company.name} was created")
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
