"""`butoir tasks`: what waits for a person beside the calls, and what became of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.dunning.open_tasks import OpenTask


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--as-of", type=day, required=True, metavar="DATE", help="the day: 2026-11-20")
    add("--done", type=int, metavar="TASK", help="record what became of the task of that number")
    add(
        "--result",
        metavar="RESULT",
        help="done or waived; of an announced step: executed, postponed or waived",
    )
    add("--until", type=day, metavar="DATE", help="postponed: the day to which")
    add("--reason", default="", metavar="TEXT", help="why; a waived or postponed task needs it")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Print the tasks, or record what became of one."""
    open_installation()
    from butoir.dunning.open_tasks import load_open_tasks
    from butoir.project.output import print_json

    company = the_company(args.company)
    if args.done is not None:
        return _record(args)
    tasks = load_open_tasks(company, args.as_of)
    if args.json:
        print_json({"tasks": [_json(task) for task in tasks]})
    else:
        _show(tasks)
    return 0


def _record(args: argparse.Namespace) -> int:
    from butoir.dunning.models import IDENTITY, INSOLVENCY, Task
    from butoir.dunning.tasks import complete_task, postpone_task

    company = the_company(args.company)
    task = Task.objects.filter(company=company, pk=args.done).exclude(kind="call").first()
    if task is None:
        raise InputError(f"{args.done} is no task of this company (calls: butoir calls)", "--done")
    if task.kind == INSOLVENCY:
        raise InputError("a notice of insolvency is read in the office", "--done")
    if task.kind == IDENTITY:
        raise InputError("an identity is confirmed in the office", "--done")
    by, at = operator(), now()
    if args.result == "postponed":
        if args.until is None:
            raise InputError("give the day to which it is postponed", "--until")
        postpone_task(task, args.until, by=by, at=at, reason=args.reason)
    else:
        complete_task(task, args.result or "", by=by, at=at, reason=args.reason)
    print(f"task {task.pk}: {args.result}")
    return 0


def _json(task: OpenTask) -> dict[str, Any]:
    from butoir.dunning.tasks import results_of

    return {
        "task": task.task,
        "kind": task.kind,
        "since": task.since.isoformat(),
        "customer": task.code,
        "name": task.name,
        "invoices": list(task.invoices),
        "detail": task.detail,
        "results": list(results_of(task.kind)),
    }


def _show(tasks: list[OpenTask]) -> None:
    from butoir.dunning.tasks import results_of
    from butoir.project.output import console, print_table

    rows = [
        (
            str(task.task),
            task.kind,
            task.since.isoformat(),
            task.name,
            ", ".join(task.invoices),
            task.detail,
            ", ".join(results_of(task.kind)),
        )
        for task in tasks
    ]
    headings = ("task>", "kind", "since|", "customer", "invoices", "why", "results")
    print_table(console(), f"{len(rows)} tasks", headings, rows)
