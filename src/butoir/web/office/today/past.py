"""The last things that happened with a debtor, in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from butoir.core import reasons
from butoir.dunning.models import Agreement, Hold, PlannedMessage, Task
from butoir.ledger.models import Customer, Receipt
from butoir.users.hours import day_of
from butoir.web.office.today.words import CHANNELS, OUTCOMES, STEPS, TASKS, named
from butoir.web.ui.templatetags.figures import money
from butoir.web.words.names import name_of

SHOWN = 3


class Happened(NamedTuple):
    """One line of the past: its day, for the order its instant, and what it was."""

    at: datetime
    on: date
    what: str


def last_events(customer: Customer) -> list[Happened]:
    """The last letters, calls and tasks, payments, promises, plans and holds, in five queries."""
    every = (*_letters(customer), *_tasks(customer), *_money(customer), *_agreed(customer))
    return sorted(every, reverse=True)[:SHOWN]


def _letters(customer: Customer) -> Iterator[Happened]:
    rows = PlannedMessage.objects.filter(customer=customer, release__delivery__isnull=False)
    for row in rows.select_related("run", "release__delivery").order_by("-pk")[:SHOWN]:
        state = row.release.delivery.state if row.release.delivery else ""
        said = (
            f"{named(STEPS, row.step)}, {named(CHANNELS, row.channel)} ({named(OUTCOMES, state)})"
        )
        yield Happened(row.release.at, row.run.as_of, said)


def _tasks(customer: Customer) -> Iterator[Happened]:
    rows = Task.objects.filter(customer=customer, done_at__isnull=False).order_by("-done_at")
    for row in rows[:SHOWN]:
        assert row.done_at is not None
        what = f"{named(TASKS, row.kind)} ({named(OUTCOMES, row.result)}, {row.done_by})"
        yield Happened(row.done_at, day_of(row.done_at), what)


def _money(customer: Customer) -> Iterator[Happened]:
    for row in Receipt.objects.filter(customer=customer).order_by("-recorded_at")[:SHOWN]:
        said = _("Received %(amount)s") % {"amount": money(row.cents, row.currency)}
        yield Happened(row.recorded_at, row.on, said)


def _agreed(customer: Customer) -> Iterator[Happened]:
    words = {"promise": _("Promise made"), "plan": _("Payment plan agreed")}
    for row in Agreement.objects.filter(customer=customer).order_by("-made_at")[:SHOWN]:
        yield Happened(row.made_at, row.made_on, words.get(row.kind, row.kind))
    rests = {reasons.DISPUTED: _("Dispute opened"), reasons.ON_HOLD: _("Put on hold")}
    for hold in Hold.objects.filter(customer=customer).order_by("-made_at")[:SHOWN]:
        said = rests.get(hold.kind) or name_of(hold.kind, "hold").capitalize()
        yield Happened(hold.made_at, hold.since, said)
