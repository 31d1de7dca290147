"""What a day's decision says: messages, tasks, and a reason for every invoice that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Line(NamedTuple):
    """One invoice in a message, at its own step; `open` is what is demanded of it, in cents."""

    invoice: str
    step: str
    open: int


class Message(NamedTuple):
    """One message to one debtor in one currency; amounts in cents.

    `step` is the highest among its lines; `total` = principal + interest + indemnity - credits.
    """

    customer: str
    currency: str
    step: str
    channel: str
    lines: tuple[Line, ...]
    principal: int
    interest: int
    indemnity: int
    credits: int
    total: int
    pay_by: date


class Task(NamedTuple):
    """Work for a person: a call, what was announced, a broken promise or plan, no channel."""

    kind: str
    customer: str
    invoices: tuple[str, ...]


class Waiting(NamedTuple):
    """Why an open invoice gets nothing today.

    `until` is the date that the reason names (a promise's, a hold's, a letter's pay-by date, or
    the first day on which the next step may go); `next_step` the demand that comes next, if any.
    """

    customer: str
    invoice: str
    reason: str
    until: date | None
    next_step: str | None


@dataclass(frozen=True, slots=True)
class DunningPlan:
    """The whole answer of one day: something or a reason for every open invoice."""

    as_of: date
    messages: tuple[Message, ...] = ()
    tasks: tuple[Task, ...] = ()
    waiting: tuple[Waiting, ...] = ()
