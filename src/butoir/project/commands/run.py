"""`butoir run`: decides a day, and puts what is approved in the outbox."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dunning.running import DayRun
    from butoir.users.models import Company

_FARTHEST = timedelta(days=366)  # a later day is a slip, and no earlier one could follow it


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--as-of", type=day, required=True, metavar="DATE", help="the day to decide: 2026-11-20")
    add("--dry-run", action="store_true", help="show the decision, record and release nothing")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Decide, release, print: 1 when some customer or letter needs a person to mend it."""
    open_installation()
    from butoir.casefile.following.work import see_to_deadlines
    from butoir.dunning.releasing import release_approved
    from butoir.dunning.running import run_day
    from butoir.project.output import print_json
    from butoir.project.telling import warn
    from butoir.users.hours import day_of

    company, at = the_company(args.company), now()
    if not args.dry_run:
        _check_near(args.as_of, day_of(at))
    by = operator()
    done = run_day(company, args.as_of, by=by, at=at, dry_run=args.dry_run, closed_days_too=True)
    released: dict[str, int] = {}
    if done.run is not None:
        see_to_deadlines(company, args.as_of, by=by, at=at)
        released = dict(release_approved(company, at=at, by=by, as_of=args.as_of))
    left = _left(done)
    if args.json:
        print_json(_json(company, done, released, left))
    else:
        _show(company, done, released, left)
    if done.run is not None and args.as_of > day_of(at):
        warn("run", [f"no day before {args.as_of} is decided any more, until it has passed"])
    failed = any(outcome == "failed" for _, outcome, _ in left)
    return 1 if failed or done.decision.troubles else 0


def _check_near(as_of: date, today: date) -> None:
    if as_of > today + _FARTHEST:
        raise InputError(
            f"{as_of} is more than a year ahead: no day before it could be decided afterwards "
            "(--dry-run shows what it would say)",
            "--as-of",
        )


def _left(done: DayRun) -> list[tuple[str, str, str]]:
    """The messages of the run that did not reach the outbox: customer, outcome, why."""
    from butoir.dunning.models import Release

    if done.run is None:
        return []
    found = Release.objects.filter(message__run=done.run, delivery=None).order_by("pk")
    return list(found.values_list("message__customer__code", "outcome", "reason"))


def _json(
    company: Company, done: DayRun, released: dict[str, int], left: list[tuple[str, str, str]]
) -> dict[str, Any]:
    from butoir.project.output import plan_json

    return {
        "company": company.key,
        "as_of": done.plan.as_of.isoformat(),
        "run": done.run.number if done.run else None,
        "repeated": done.repeated,
        **plan_json(done.plan),
        "troubles": dict(done.decision.troubles),
        "released": released,
        "left_out": [
            {"customer": code, "outcome": outcome, "reason": why} for code, outcome, why in left
        ],
        "totals": _totals(done),
    }


def _totals(done: DayRun) -> dict[str, str | int]:
    plan = done.plan
    return {
        "messages": len(plan.messages),
        "tasks": len(plan.tasks),
        "waiting": len(plan.waiting),
        "demanded": format_cents(sum(message.total for message in plan.messages)),
    }


def _show(
    company: Company, done: DayRun, released: dict[str, int], left: list[tuple[str, str, str]]
) -> None:
    from butoir.ledger.models import Contact, Customer
    from butoir.project.output import console, print_table, say
    from butoir.project.plan_screen import show_messages, show_reasons, show_tasks

    screen = console()
    names = dict(Customer.objects.filter(company=company).values_list("code", "name"))
    reached = Contact.objects.filter(customer__company=company).exclude(phone="")
    phones = dict(reached.order_by("-position").values_list("customer__code", "phone"))
    show_messages(screen, done.plan, names)
    show_tasks(screen, done.plan.tasks, names, phones)
    show_reasons(screen, done.plan, "Waiting")
    troubles = [(names.get(code, code), why) for code, why in done.decision.troubles.items()]
    if troubles:
        print_table(screen, "Could not be decided", ("debtor", "why"), troubles)
    if left:
        rows = [(names.get(code, code), outcome, why) for code, outcome, why in left]
        print_table(screen, "Not sent", ("debtor", "outcome|", "why"), rows)
    sums = _totals(done)
    say(
        screen,
        f"messages: {sums['messages']}, asking for {sums['demanded']}; tasks: {sums['tasks']}; "
        f"invoices that wait: {sums['waiting']}",
    )
    say(screen, _what_was_done(done, released))


def _what_was_done(done: DayRun, released: dict[str, int]) -> str:
    if done.run is None:
        return "dry run: nothing was recorded"
    said = "said before" if done.repeated else "recorded"
    queued = released.get("queued", 0)
    return f"run {done.run.number} of {done.plan.as_of} {said}; in the outbox: {queued} more"
