"""How the command line says things: one JSON document for a program, a table for a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from butoir.core.decisions import DunningPlan, Message, Task, Waiting
from butoir.core.money import format_cents


def print_json(document: Any) -> None:
    """Write exactly one JSON document to standard output, and nothing else there."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def console() -> Console:
    """The screen of a person; colours only when it is one."""
    return Console(highlight=False)


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
        "until": row.until.isoformat() if row.until else None,
        "next_step": row.next_step,
    }


def plan_json(plan: DunningPlan) -> dict[str, Any]:
    """A day's messages, tasks and waiting invoices in the contract's form."""
    return {
        "messages": [message_json(message) for message in plan.messages],
        "tasks": [task_json(task) for task in plan.tasks],
        "waiting": [waiting_json(row) for row in plan.waiting],
    }


def table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table for people; a heading that ends in `>` is a right-aligned column."""
    grid = Table(title=title, title_justify="left", header_style="bold")
    for heading in headings:
        grid.add_column(heading.rstrip(">"), justify="right" if heading.endswith(">") else "left")
    for row in rows:
        grid.add_row(*row)
    return grid


def error_console() -> Console:
    """Standard error: warnings and progress, shown only when a person looks."""
    return Console(stderr=True, highlight=False)
