"""`butoir approve`: a person agrees to the day's messages, or leaves some out with a reason."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dunning.models import PlannedMessage
    from butoir.users.models import Company


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--as-of", type=day, required=True, metavar="DATE", help="the day of the run")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--all", action="store_true", help="every message of the day's run")
    chosen.add_argument("--customer", nargs="+", metavar="CODE", help="those to these customers")
    add("--leave-out", metavar="REASON", help="do not send them today, and say why")
    add("--by", metavar="NAME", help="who says so (default: the user of this machine)")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Record what the person says of the messages, and print how many there were."""
    open_installation()
    from butoir.dunning.approving import approve, ready_messages, refuse
    from butoir.project.output import print_json

    company = the_company(args.company)
    messages = _chosen(company, args.as_of, args.customer)
    who: str = args.by or operator()
    if args.leave_out is not None:
        count = refuse(messages, args.leave_out, by=who, at=now())
    else:
        count = approve(messages, by=who, at=now())
    ready = ready_messages(company, args.as_of, now()).count()
    if args.json:
        print_json({"messages": count, "ready": ready})
    else:
        print(f"{count} {'left out' if args.leave_out is not None else 'approved'}, {ready} ready")
    return 0


def _chosen(company: Company, as_of: date, codes: list[str] | None) -> list[PlannedMessage]:
    """The messages that are meant; raises InputError for a customer that has none that day."""
    from butoir.dunning.approving import latest_run
    from butoir.dunning.models import PlannedMessage

    last = latest_run(company, as_of)
    if last is None:
        raise InputError(f"there is no run of {as_of}: butoir run --as-of {as_of}", "--as-of")
    found = PlannedMessage.objects.filter(run=last, release=None).select_related(
        "customer", "run__company"
    )
    if codes is None:
        return list(found)
    chosen = list(found.filter(customer__code__in=codes))
    missing = set(codes) - {message.customer.code for message in chosen}
    if missing:
        raise InputError(f"no message of that day to {min(missing)}", "--customer")
    return chosen
