"""`butoir calls`: whom to ring, about what, and what came of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dunning.calls import Call


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--as-of", type=day, required=True, metavar="DATE", help="the day: 2026-11-20")
    add("--done", type=int, metavar="CALL", help="record what came of the call of that number")
    add(
        "--result", metavar="RESULT", help="promised, disputed, paid, wrong-person, no-answer, done"
    )
    add("--again-on", type=day, metavar="DATE", help="without an answer: when to try again")
    add("--note", default="", metavar="TEXT", help="what was said")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Print the call list, or record the result of one call."""
    open_installation()
    from butoir.dunning.calls import load_call_list
    from butoir.project.output import print_json

    company = the_company(args.company)
    if args.done is not None:
        return _record(args)
    calls = load_call_list(company, args.as_of)
    if args.json:
        print_json({"calls": [_json(call) for call in calls]})
    else:
        _show(calls)
    return 0


def _record(args: argparse.Namespace) -> int:
    from butoir.dunning.calls import record_call
    from butoir.dunning.models import Task

    company = the_company(args.company)
    task = Task.objects.filter(company=company, kind="call", pk=args.done).first()
    if task is None:
        raise InputError(f"{args.done} is no call of this company", "--done")
    record_call(
        task, args.result or "", by=operator(), at=now(), note=args.note, again_on=args.again_on
    )
    print(f"call {task.pk}: {args.result}")
    return 0


def _json(call: Call) -> dict[str, Any]:
    return {
        "call": call.task,
        "customer": call.code,
        "name": call.name,
        "contact": call.contact,
        "phone": call.phone,
        "since": call.since.isoformat(),
        "open": format_cents(call.cents),
        "invoices": [
            {"number": number, "due_on": due.isoformat(), "open": format_cents(cents)}
            for number, due, cents in call.invoices
        ],
        "note": call.detail,
    }


def _show(calls: list[Call]) -> None:
    from butoir.project.output import console, print_table

    rows = [
        (
            str(call.task),
            call.name,
            call.contact,
            call.phone,
            format_cents(call.cents),
            ", ".join(number for number, _, _ in call.invoices),
            call.detail,
        )
        for call in calls
    ]
    headings = ("call>", "customer", "contact", "phone|", "open>", "invoices", "note")
    print_table(console(), f"{len(rows)} calls to make", headings, rows)
