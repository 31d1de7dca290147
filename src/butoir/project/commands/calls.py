"""`butoir calls`: whom to ring, about what, what to say, and what came of it."""

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
    from butoir.letters.notes.spoken import Script


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
    """Print the call list with what to say in each, or record the result of one call."""
    open_installation()
    from butoir.dunning.call_scripts import load_scripts
    from butoir.dunning.calls import load_call_list
    from butoir.project.output import print_json

    company = the_company(args.company)
    if args.done is not None:
        return _record(args)
    calls = load_call_list(company, args.as_of)
    scripts = load_scripts(company, calls, args.as_of)
    if args.json:
        print_json({"calls": [_json(call, scripts.get(call.task)) for call in calls]})
    else:
        _show(calls, scripts)
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


def _json(call: Call, script: Script | None) -> dict[str, Any]:
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
        "script": _script_json(script) if script else None,
    }


def _script_json(script: Script) -> dict[str, Any]:
    topics = [{"heading": topic.heading, "text": topic.text} for topic in script.topics]
    return {"lang": script.lang, "title": script.title, "topics": topics}


def _show(calls: list[Call], scripts: dict[int, Script]) -> None:
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
    for call in calls:
        if call.task in scripts:
            _show_script(call, scripts[call.task])


def _show_script(call: Call, script: Script) -> None:
    """The sheet of a call: its number in the list, the telephone number, then what to say."""
    from butoir.project.output import console, say

    screen = console()
    say(screen, " · ".join(filter(None, (f"call {call.task}", script.title, call.phone))), "bold")
    for topic in script.topics:
        say(screen, topic.heading, "bold", indent=2)
        say(screen, topic.text, indent=4)
    screen.print()
