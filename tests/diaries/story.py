"""Plays a diary written in a test and tells what was said, one line a message or task."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from butoir.core.decisions import DunningPlan
from butoir.core.diary import diary_from_table
from butoir.core.diary_player import play
from butoir.core.money import format_cents


def plans(text: str) -> list[DunningPlan]:
    """The plan of every run of the diary."""
    return list(play(diary_from_table(tomllib.loads(text), "diary")))


def said(text: str) -> list[str]:
    """`2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16`, and tasks likewise."""
    return [line for plan in plans(text) for line in _lines(plan)]


def waiting(text: str, on: str, invoice: str) -> str:
    """`reason until next-step` of an invoice on a day, or `-` when it does not wait."""
    plan = next(plan for plan in plans(text) if plan.as_of.isoformat() == on)
    for row in plan.waiting:
        if row.invoice == invoice:
            return f"{row.reason} {row.until} {row.next_step}"
    return "-"


def _lines(plan: DunningPlan) -> Iterator[str]:
    for message in plan.messages:
        named = ", ".join(
            f"{line.invoice} {format_cents(line.open)}"
            + ("" if line.step == message.step else f" ({line.step})")
            for line in message.lines
        )
        netted = f" less {format_cents(message.credits)}" if message.credits else ""
        yield (
            f"{plan.as_of} {message.step} {message.customer} by {message.channel}: "
            f"{named}{netted}; pay by {message.pay_by}"
        )
    for task in plan.tasks:
        yield f"{plan.as_of} task {task.kind} {task.customer}: {', '.join(task.invoices)}"
