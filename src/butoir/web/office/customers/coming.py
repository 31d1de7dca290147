"""What comes next for customers and when, as the decision of the day has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from butoir.core import reasons
from butoir.core.decisions import Message, Task, Waiting
from butoir.dunning.accounts import load_receivables
from butoir.dunning.deciding import decide
from butoir.users.models import Company
from butoir.web.ui.templatetags.figures import deadline
from butoir.web.words.names import name_of
from butoir.web.words.reasons import reason_text


class NextStep(NamedTuple):
    """What comes next for the customer; `on` is None when nothing comes by itself."""

    text: str
    on: date | None


def next_steps(company: Company, customers: Collection[int], on: date) -> dict[int, NextStep]:
    """The next step of some customers (ids), in as many queries for fifty as for one.

    As on the page of each: what the run of that day would say of it.
    """
    book = load_receivables(company, on, customers)
    plan = decide(book, closed_days_too=True).plan
    messages: dict[str, list[Message]] = defaultdict(list)
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    tasks: dict[str, list[Task]] = defaultdict(list)
    for message in plan.messages:
        messages[message.customer].append(message)
    for row in plan.waiting:
        waiting[row.customer].append(row)
    for task in plan.tasks:
        tasks[task.customer].append(task)
    found = {
        pk: next_step(messages[code], waiting[code], tasks[code], on)
        for code, pk in book.customer_ids.items()
    }
    return {pk: step for pk, step in found.items() if step}


def next_step(
    messages: Sequence[Message], waiting: Sequence[Waiting], tasks: Sequence[Task], on: date
) -> NextStep | None:
    """The next thing for one customer, from what a day's decision says of it."""
    if messages:
        one = messages[0]
        text = _("{step} by {channel}, to be paid by {day}")
        said = text.format(
            step=name_of(one.step, "step"),
            channel=name_of(one.channel, "channel"),
            day=deadline(one.pay_by),
        )
        return NextStep(said, on)
    if tasks:
        return NextStep(name_of(tasks[0].kind, "task"), on)
    dated = [row for row in waiting if row.until is not None and row.until >= on]
    if dated:
        first = min(dated, key=lambda row: row.until or date.max)
        return NextStep(_after(first), first.until)
    if waiting:
        return NextStep(reason_text(waiting[0].reason, None), None)
    return None


def _after(row: Waiting) -> str:
    if row.next_step and row.reason in (reasons.NOT_DUE, reasons.SPACING, reasons.TOO_EARLY):
        return name_of(row.next_step, "step")
    text = reason_text(row.reason, row.until)
    if row.next_step is None:
        return text
    return _("{reason}; then {step}").format(reason=text, step=name_of(row.next_step, "step"))
