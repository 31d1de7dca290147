"""How the command line says things: one JSON document for a program, a table for a person.

Owns what reaches a terminal: a stranger's text is printed as text, never as markup, and nothing in
it can move the cursor or start a line of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from butoir.core.decisions import DunningPlan, Message, Task, Waiting
from butoir.core.money import format_cents
from butoir.project.telling import printable


def print_json(document: Any) -> None:
    """Write exactly one JSON document to standard output, and nothing else there."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def console() -> Console:
    """The screen of a person; colours only when it is one."""
    return Console(highlight=False)


def error_console() -> Console:
    """Standard error: progress, shown only when a person looks."""
    return Console(stderr=True, highlight=False)


def say(screen: Console, text: str, style: str = "", indent: int = 0) -> None:
    """A sentence for a person, wrapped under its own start."""
    line = Text(printable(text), style=style)
    line.no_wrap = False
    for part in line.wrap(screen, max(20, screen.width - indent)):
        part.rstrip()
        screen.print(Text(" " * indent) + part)


def print_table(
    screen: Console,
    title: str,
    headings: Iterable[str],
    rows: Sequence[Sequence[str]],
    most: int | None = None,
) -> None:
    """A table for people: its title, at most `most` rows and how many more there are.

    A heading that ends in `>` is a column of figures (to the right, never broken), one that ends
    in `|` a column of words that are never broken; the others share the width that is left.
    """
    grid = Table(
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        collapse_padding=True,
    )
    for heading in headings:
        right, fixed = heading.endswith(">"), heading.endswith(("|", ">"))
        grid.add_column(
            heading.rstrip("|>"),
            justify="right" if right else "left",
            no_wrap=fixed,
            overflow="fold",
        )
    shown = rows[:most]
    for row in shown:
        grid.add_row(*(Text(printable(cell)) for cell in row))
    if title:
        say(screen, title, style="bold")
    screen.print(grid)
    if len(rows) > len(shown):
        screen.print(f"and {len(rows) - len(shown)} more")
    screen.print()


def day_json(on: date | None) -> str | None:
    """A date in the contract's form, None when there is none."""
    return on.isoformat() if on else None


def message_json(message: Message) -> dict[str, Any]:
    """A message in the contract's form."""
    return {
        "customer": message.customer,
        "currency": message.currency,
        "step": message.step,
        "channel": message.channel,
        "lines": [
            {"invoice": line.invoice, "step": line.step, "open": format_cents(line.open)}
            for line in message.lines
        ],
        "principal": format_cents(message.principal),
        "interest": format_cents(message.interest),
        "indemnity": format_cents(message.indemnity),
        "credits": format_cents(message.credits),
        "total": format_cents(message.total),
        "pay_by": message.pay_by.isoformat(),
    }


def task_json(task: Task) -> dict[str, Any]:
    """A task in the contract's form."""
    return {"kind": task.kind, "customer": task.customer, "invoices": list(task.invoices)}


def waiting_json(row: Waiting) -> dict[str, Any]:
    """A waiting invoice in the contract's form."""
    return {
        "customer": row.customer,
        "invoice": row.invoice,
        "reason": row.reason,
        "until": day_json(row.until),
        "next_step": row.next_step,
    }


def plan_json(plan: DunningPlan) -> dict[str, Any]:
    """A day's messages, tasks and waiting invoices in the contract's form."""
    return {
        "messages": [message_json(message) for message in plan.messages],
        "tasks": [task_json(task) for task in plan.tasks],
        "waiting": [waiting_json(row) for row in plan.waiting],
    }
