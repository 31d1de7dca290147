"""Calls and pre-due notices: beside the ladder, each once per invoice (never a demand)."""

from __future__ import annotations

from datetime import date

from butoir.core.day import Day, Sheet, account_hold, written
from butoir.core.decisions import Line, Message, Task
from butoir.core.holds import demandable
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.ladder import channel_for, once_reached
from butoir.core.policy import Step

Named = list[tuple[OpenItem, Step]]


def say_once(
    account: DebtorAccount, free: list[OpenItem], day: Day, sheet: Sheet, *, with_notices: bool
) -> set[str]:
    """Add today's call and notice of a debtor; the invoices that they name.

    `free` are the invoices that nothing holds. A notice leaves the day to a demand to the same
    debtor: one message per debtor and day (R23).
    """
    called = _reached(account, free, day, "call", day.as_of)
    answered: set[str] = set()
    if called and account_hold(account, _owed(called, day), day) is None:
        numbers = tuple(item.number for item, _ in called)
        sheet.tasks.append(Task("call", account.customer, numbers))
        answered.update(numbers)
    noticed = _reached(account, free, day, "notice", day.cutoff) if with_notices else []
    if noticed and account_hold(account, _owed(noticed, day), day) is None:
        message = _notice(account, noticed, day)
        if message is not None:
            sheet.messages.append(message)
            answered.update(line.invoice for line in message.lines)
    return answered


def _reached(account: DebtorAccount, free: list[OpenItem], day: Day, name: str, by: date) -> Named:
    """The invoices whose call or notice has come and was not made yet, each with its step.

    A notice that did not leave by the due date is dropped.
    """
    found: Named = []
    for item in free:
        if name == "notice" and day.as_of > item.due_on:
            continue
        for step in once_reached(item, day.policy, account.grace_days, by):
            if step.name == name and step.key not in item.once_done:
                found.append((item, step))
                break
    return found


def _owed(named: Named, day: Day) -> int:
    return sum(demandable(item, day.as_of) for item, _ in named)


def _notice(account: DebtorAccount, noticed: Named, day: Day) -> Message | None:
    """A pre-due notice never asks for money before the day on which it is due."""
    step = noticed[0][1]
    if channel_for(step, account) is None:
        return None
    lines = tuple(Line(item.number, step.name, demandable(item, day.as_of)) for item, _ in noticed)
    message = written(account, step, lines, day)
    due = day.calendar.next_open(max(item.due_on for item, _ in noticed))
    return message._replace(pay_by=max(message.pay_by, due) if step.pay_by_days else due)
