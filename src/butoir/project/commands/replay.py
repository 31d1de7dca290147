"""`butoir replay`: a dated story through the real decision, day by day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from butoir.core.decisions import DunningPlan, Message
from butoir.core.diary import Diary, diary_from_table
from butoir.core.diary_player import play
from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.project.arguments import JSON_HELP
from butoir.project.output import console, plan_json, print_json, say
from butoir.project.tables import load_toml


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir replay`."""
    parser.add_argument("diary", type=Path, metavar="DIARY.toml", help="the story")
    parser.add_argument("--waiting", action="store_true", help="also say why invoices wait")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Play the diary and print the days on which something is said."""
    diary = load_diary(args.diary)
    plans = list(play(diary))
    if args.json:
        print_json({"runs": [_run(plan, args.waiting) for plan in plans if _said(plan, args)]})
    else:
        _show(diary, [plan for plan in plans if _said(plan, args)])
    return 0


def load_diary(path: Path) -> Diary:
    """Read a diary file; raises InputError naming file, line and field."""
    table = load_toml(path)
    if not table:
        raise InputError("holds no story", str(path))
    return diary_from_table(table, str(path))


def _said(plan: DunningPlan, args: argparse.Namespace) -> bool:
    return bool(plan.messages or plan.tasks or (args.waiting and plan.waiting))


def _run(plan: DunningPlan, with_waiting: bool) -> dict[str, Any]:
    document = {"on": plan.as_of.isoformat(), **plan_json(plan)}
    if not with_waiting:
        del document["waiting"]
    return document


def _show(diary: Diary, plans: list[DunningPlan]) -> None:
    screen = console()
    say(screen, diary.title, style="bold")
    for plan in plans:
        say(screen, f"{plan.as_of:%a %Y-%m-%d}", style="cyan")
        for message in plan.messages:
            say(screen, _message(message), indent=2)
        for task in plan.tasks:
            say(screen, f"task {task.kind}: {task.customer}, {', '.join(task.invoices)}", indent=2)
        for row in plan.waiting:
            until = f" until {row.until}" if row.until else ""
            say(screen, f"{row.invoice} waits: {row.reason}{until}", indent=2)


def _message(message: Message) -> str:
    lines = ", ".join(
        line.invoice if line.step == message.step else f"{line.invoice} ({line.step})"
        for line in message.lines
    )
    return (
        f"{message.step} to {message.customer} by {message.channel} for {lines}: "
        f"{format_cents(message.total)} {message.currency}, "
        f"pay by {message.pay_by:%a %Y-%m-%d}"
    )
