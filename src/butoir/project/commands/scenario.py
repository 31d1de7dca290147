"""`butoir scenario`: how a company chases, in versions, for all its customers or for a group."""

from __future__ import annotations

import argparse
from pathlib import Path

from butoir.core.errors import InputError
from butoir.core.policy import policy_from_table
from butoir.core.policy_check import check_policy, errors_of
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with scenarios."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    follow = actions.add_parser("set", help="follow the [policy] of a file from a day on")
    follow.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    follow.add_argument("--policy", type=Path, required=True, metavar="FILE.toml")
    follow.add_argument("--name", default="standard", help="of the scenario: %(default)s")
    follow.add_argument("--group", metavar="NAME", help="only for the customers of this group")
    follow.add_argument("--from", dest="from_on", type=day, required=True, metavar="DATE")
    listing = actions.add_parser("list", help="what is followed, by whom, since when")
    listing.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    listing.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Make a version and assign it, or list those assigned."""
    open_installation()
    return _follow(args) if args.action == "set" else _list(args)


def _follow(args: argparse.Namespace) -> int:
    from django.db import transaction

    from butoir.dunning.scenarios import assign, make_scenario
    from butoir.dunning.trying import audience_of
    from butoir.ledger.models import CustomerGroup
    from butoir.project.companies import load_scenario

    company = the_company(args.company)
    group = None
    if args.group is not None:
        group = CustomerGroup.objects.filter(company=company, name=args.group).first()
        if group is None:
            raise InputError(f"no group is called {args.group!r}", "--group")
    table, modes = load_scenario(args.policy)
    policy = policy_from_table(table, str(args.policy))
    audience = audience_of(company, [group.pk if group else None], args.from_on)
    for concern in errors_of(check_policy(policy, audience, args.from_on)):
        raise InputError(str(concern), str(args.policy), field="policy.steps")
    who, when = operator(), now()
    with transaction.atomic():
        version = make_scenario(company, args.name, table, modes, by=who, at=when)
        assign(company, version, args.from_on, by=who, at=when, group=group)
    whom = f"group {args.group}" if group else "all customers"
    print(
        f"{args.name} v{version.number} from {args.from_on} for {whom}; running cases keep theirs"
    )
    return 0


def _list(args: argparse.Namespace) -> int:
    from butoir.dunning.models import Assignment
    from butoir.project.output import console, print_json, print_table

    company = the_company(args.company)
    found = Assignment.objects.filter(company=company).select_related("version__scenario", "group")
    rows = [
        (
            one.version.scenario.name,
            str(one.version.number),
            one.group.name if one.group else "",
            one.from_on.isoformat(),
            ", ".join(f"{step} {mode}" for step, mode in one.version.modes.items()),
        )
        for one in found.order_by("from_on", "pk")
    ]
    headings = ("scenario", "version", "group", "from", "modes")
    if args.json:
        print_json([dict(zip(headings, row, strict=True)) for row in rows])
    else:
        print_table(console(), "", headings, rows)
    return 0
