"""The notice of an instalment to come: by e-mail, once, a few open days before; no demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from butoir.core.errors import InputError
from butoir.core.items import PaymentPlan
from butoir.dunning.plans.letters import NOTICE, send_notice
from butoir.dunning.plans.models import AgreedLetter
from butoir.dunning.plans.rules import rules_of
from butoir.dunning.plans.running import running_plans
from butoir.dunning.plans.terms import calendar_of
from butoir.dunning.scenarios import is_sending
from butoir.law.calendar import Calendar
from butoir.letters.notes.plans import Instalment
from butoir.users.models import Company


def remind_of_instalments(company: Company, on: date, *, by: str, at: datetime) -> int:
    """Put the notices of the day into the outbox; how many. None while the company sends nothing.

    Called in the transaction that holds the journal's end.
    """
    before = rules_of(company).remind_days
    if not before or not is_sending(company):
        return 0
    letters = AgreedLetter.objects.filter(company=company, kind=NOTICE, part_on__gt=on)
    said = set(letters.values_list("agreement", "part_on"))
    sent = 0
    for row, plan, agreed in running_plans(company):
        for part in coming_parts(plan, on, before, calendar_of(row.customer)):
            if (row.pk, part.due_on) in said:
                continue
            after = agreed.owed - agreed.received - part.cents
            try:
                sent += send_notice(row, part, after, by=by, at=at) is not None
            except InputError:  # a letter that cannot be written: the plan runs without it
                continue
    return sent


def coming_parts(
    plan: PaymentPlan, on: date, before: int, calendar: Calendar
) -> Iterator[Instalment]:
    """The first part of which something is missing, when its day lies at most that many open days
    ahead. Where an earlier one is late nothing is said: that has its own letter."""
    came = plan.received
    for part in sorted(plan.instalments, key=lambda part: part.on):
        missing = min(part.cents, max(0, part.cents - came))
        came = max(0, came - part.cents)
        if missing:
            if part.on > on and calendar.add_open_days(on, before) >= part.on:
                yield Instalment(part.on, missing)
            return
