"""`butoir outbox`: what waits and why, what nobody knows the outcome of, what must be printed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import console, print_json, print_table, say
from butoir.project.whole_file import whole_file
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dispatch.models import PrintBatch
    from butoir.users.models import Company

_ASK = ("unknown", "refused", "returned", "expired")  # states that a person wants to see
_MOST = 50  # rows that a screen shows


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with the outbox."""
    parser.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    settle = actions.add_parser("resolve", help="say what became of a delivery of unknown outcome")
    settle.add_argument("number", type=int, metavar="NUMBER")
    became = settle.add_mutually_exclusive_group(required=True)
    became.add_argument("--sent", action="store_true", help="it left")
    became.add_argument("--not-sent", action="store_true", help="it did not leave: it waits again")
    prints = actions.add_parser("print", help="gather the letters to print and post in one file")
    prints.add_argument("--to", type=Path, required=True, metavar="FILE.zip")
    prints.add_argument("--batch", type=int, metavar="NUMBER", help="an earlier one again")
    prints.add_argument(
        "--layout",
        choices=("sheets", "together", "single"),
        default="sheets",
        help="one PDF a channel with a sheet before each envelope (sheets), or without (together); "
        "or one a letter (single)",
    )
    prints.add_argument("--duplex", action="store_true", help="for a printer of both sides")
    posted = actions.add_parser("posted", help="say that the letters of a batch were posted")
    posted.add_argument("batch", type=int, metavar="BATCH")
    posted.add_argument("--on", type=day, required=True, metavar="DATE", help="the day of deposit")
    settle.add_argument("--reason", required=True, metavar="TEXT", help="how that is known")


def run(args: argparse.Namespace) -> int:
    """Show the outbox, or do what the action says; 1 when something waits for a person."""
    open_installation()
    company = the_company(args.company)
    if args.action == "resolve":
        return _resolve(company, args)
    if args.action == "print":
        return _print(company, args)
    if args.action == "posted":
        return _posted(company, args)
    return _show(company, as_json=args.json)


def _print(company: Company, args: argparse.Namespace) -> int:
    """The file is written before anything is said; the batch can be asked for again."""
    from butoir.dispatch.channels.print_batch import make_batch
    from butoir.dispatch.channels.print_batch.bundle import print_batch
    from butoir.dispatch.channels.print_batch.layout import Layout
    from butoir.dunning.releasing import no_longer_due

    with whole_file(args.to) as file:  # what cannot be printed leaves none
        if args.batch is not None:
            batch = _batch(company, args.batch)
        else:
            batch = make_batch(company, by=operator(), at=now(), guard=no_longer_due)
        layout = Layout(args.layout, args.duplex, company.lang)
        print_batch(batch, layout, file, by=operator(), at=now())
    count = batch.deliveries.exclude(state="cancelled").count()
    print(f"batch {batch.pk}: {count} letters in {args.to}; once posted: ", end="")
    print(f"butoir outbox posted {batch.pk} --on DATE")
    return 0


def _posted(company: Company, args: argparse.Namespace) -> int:
    from butoir.dispatch.channels.print_batch import mark_posted

    count = mark_posted(_batch(company, args.batch), args.on, by=operator(), at=now())
    print(f"batch {args.batch}: {count} letters posted on {args.on}")
    return 0


def _batch(company: Company, number: int) -> PrintBatch:
    from butoir.dispatch.models import PrintBatch

    found = PrintBatch.objects.filter(company=company, pk=number).first()
    if found is None:
        raise InputError(f"{number} is no batch of this company", "BATCH")
    return found


def _resolve(company: Company, args: argparse.Namespace) -> int:
    from butoir.dispatch.models import Delivery
    from butoir.dispatch.outbox import resolve

    delivery = Delivery.objects.filter(company=company, pk=args.number).first()
    if delivery is None:
        raise InputError(f"{args.number} is no delivery of this company", "NUMBER")
    if not resolve(delivery, sent=args.sent, by=operator(), at=now(), reason=args.reason):
        raise InputError(f"is not of unknown outcome but {delivery.state}", f"{args.number}")
    print(f"delivery {args.number}: {'sent' if args.sent else 'waits again'}")
    return 0


def _show(company: Company, *, as_json: bool) -> int:
    from butoir.dispatch.held import load_held

    held = load_held(company, now())
    counts = _counts(company)
    asked = _asked(company)
    if as_json:
        waiting = [one._asdict() for one in held]
        print_json({"states": counts, "waiting": waiting, "to_look_at": asked})
    else:
        screen = console()
        say(screen, "; ".join(f"{state} {n}" for state, n in counts.items()) or "nothing yet")
        if held:
            rows = [(one.channel, one.why, str(one.deliveries), one.detail) for one in held]
            print_table(screen, "Waiting", ("by|", "why|", "deliveries>", "what was said"), rows)
        if asked:
            shown = [tuple(map(str, row.values())) for row in asked]
            headings = ("number>", "state|", "by|", "customer", "what", "what was said")
            print_table(screen, "To look at", headings, shown, _MOST)
    return 1 if counts.get("unknown") else 0


def _counts(company: Company) -> dict[str, int]:
    from django.db.models import Count

    from butoir.dispatch.models import Delivery

    found = Delivery.objects.filter(company=company).order_by("state").values_list("state")
    return dict(found.annotate(Count("pk")))


def _asked(company: Company) -> list[dict[str, Any]]:
    from butoir.dispatch.models import Delivery

    found = Delivery.objects.filter(company=company, state__in=_ASK).select_related("document")
    return [
        {
            "number": one.pk,
            "state": one.state,
            "channel": one.channel,
            "customer": one.reference,
            "title": one.document.title,
            "error": one.error,
        }
        for one in found.order_by("-pk")[:_MOST]
    ]
