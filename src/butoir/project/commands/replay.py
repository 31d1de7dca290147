"""`butoir replay`: a dated story through the real decision, day by day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.markup import escape

from butoir.core.decisions import DunningPlan
from butoir.core.diary import Diary, diary_from_table
from butoir.core.diary_player import play
from butoir.core.money import format_cents
from butoir.project.output import console, plan_json, print_json
from butoir.project.tables import load_toml


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir replay`."""
    parser.add_argument("diary", type=Path, metavar="DIARY.toml")
    parser.add_argument("--waiting", action="store_true", help="also say why invoices wait")
    parser.add_argument("--json", action="store_true")


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
    return diary_from_table(load_toml(path), str(path))


def _said(plan: DunningPlan, args: argparse.Namespace) -> bool:
    return bool(plan.messages or plan.tasks or (args.waiting and plan.waiting))


def _run(plan: DunningPlan, with_waiting: bool) -> dict[str, Any]:
    document = {"on": plan.as_of.isoformat(), **plan_json(plan)}
    if not with_waiting:
        del document["waiting"]
    return document


def _show(diary: Diary, plans: list[DunningPlan]) -> None:
    screen = console()
    screen.print(f"[bold]{escape(diary.title)}[/]")
    for plan in plans:
        screen.print(f"[cyan]{plan.as_of:%a %Y-%m-%d}[/]")
        for message in plan.messages:
            lines = ", ".join(f"{line.invoice} ({line.step})" for line in message.lines)
            screen.print(
                f"  {message.step} to {escape(message.customer)} by {message.channel}: "
                f"{format_cents(message.total)} {message.currency}, pay by "
                f"{message.pay_by:%a %Y-%m-%d} — {escape(lines)}"
            )
        for task in plan.tasks:
            named = escape(", ".join(task.invoices))
            screen.print(f"  task {task.kind}: {escape(task.customer)} — {named}")
        for row in plan.waiting:
            until = f" until {row.until}" if row.until else ""
            screen.print(f"  {escape(row.invoice)} waits: {row.reason}{until}")
