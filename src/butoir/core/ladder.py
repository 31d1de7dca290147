"""When the next demand is due, by which channel it goes, and which step it is.

The ladder never jumps and never asks for an equality on dates: a day missed is caught up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from butoir.core import reasons
from butoir.core.holds import Rest
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.policy import Policy, Step
from butoir.law.calendar import Calendar

ONE_DAY = timedelta(days=1)
FALLBACKS = {
    "email": ("email", "post", "registered"),
    "sms": ("sms", "email", "post", "registered"),
    "post": ("post", "email"),
    "registered": ("registered",),  # a formal notice needs its proof: nothing replaces it
    "call": ("call",),
}


@cache
def days(count: int) -> timedelta:
    """A duration in days; kept, since a run asks for the same few a million times."""
    return timedelta(days=count)


def next_demand(item: OpenItem, policy: Policy) -> Step | None:
    """The first demand of the ladder not yet sent nor skipped by a person; None at the end."""
    ladder, demands = policy.demands, item.demands
    if not item.skipped:
        sent = len(demands)
        if not sent:
            return ladder[0] if ladder else None
        # the usual case, in order: told from the first and the last of at most three
        if (
            sent <= len(ladder)
            and demands[-1].step == ladder[sent - 1].name
            and demands[0].step == ladder[0].name
        ):
            return ladder[sent] if sent < len(ladder) else None
    done = {demand.step for demand in demands}.union(item.skipped)
    return next((step for step in ladder if step.name not in done), None)


def channel_for(step: Step, account: DebtorAccount) -> str | None:
    """The step's channel or the next one by which the debtor can be reached (R25)."""
    return _way(step.channel, account.channels)


@lru_cache(1024)
def _way(channel: str, reached: frozenset[str]) -> str | None:
    return next((other for other in FALLBACKS[channel] if other in reached), None)


class Reach:
    """How far back a day reaches, for debtors of one grace: the same for thousands of them.

    `late_before` is the first due date that is not late yet, `latest` the last due date that each
    step can ask for. `cutoff` is the day itself, or the last open day before it when the run takes
    place on a closed day: what falls due on a closed day is said on the next open one.
    """

    __slots__ = ("as_of", "calendar", "cutoff", "grace", "late_before", "latest", "policy")

    def __init__(
        self, policy: Policy, as_of: date, cutoff: date, calendar: Calendar, grace: int
    ) -> None:
        self.policy, self.as_of, self.cutoff = policy, as_of, cutoff
        self.calendar, self.grace = calendar, grace
        self.late_before = as_of - days(grace)
        self.latest = {s.name: cutoff - days(grace + s.days_after_due) for s in policy.demands}


class Clock:
    """One account's day on the ladder: the dates that its demands wait for."""

    __slots__ = ("cutoff", "gap_ends_on", "reach")

    def __init__(self, account: DebtorAccount, reach: Reach) -> None:
        self.reach, self.cutoff = reach, reach.cutoff
        last = account.last_contact_on
        self.gap_ends_on = last + days(reach.policy.min_gap_days) if last else date.min
        if account.messaged_on == reach.as_of:  # one message a day, whatever the gap
            self.gap_ends_on = max(self.gap_ends_on, reach.as_of + ONE_DAY)

    def not_due(self, item: OpenItem, step: Step | None) -> Rest | None:
        """The grace that was agreed is part of the term: until it ends nothing is late."""
        if item.due_on < self.reach.late_before:
            return None
        return Rest(reasons.NOT_DUE, self.earliest(item, step) if step else None)

    def not_yet(self, item: OpenItem, step: Step | None) -> Rest | None:
        """Why the next demand does not go today although nothing holds the invoice."""
        deadline = item.demands[-1].pay_by if item.demands else None
        if deadline is not None and deadline >= self.cutoff:
            return Rest(reasons.AWAITING_DEADLINE, deadline)
        if step is None:
            return Rest(reasons.LADDER_COMPLETE, None)
        if self.gap_ends_on > self.cutoff:
            return Rest(reasons.SPACING, self.earliest(item, step))
        if item.due_on > self.reach.latest[step.name]:
            return Rest(reasons.TOO_EARLY, self.earliest(item, step))
        return None

    def earliest(self, item: OpenItem, step: Step) -> date:
        """The first day on which the step may go, as things stand."""
        reach = self.reach
        day = item.due_on + days(reach.grace + step.days_after_due)
        day = max(day, self.gap_ends_on)
        if item.demands:
            day = max(day, item.demands[-1].pay_by + ONE_DAY)
        return reach.calendar.next_open(day) if reach.policy.working_days_only else day


def once_reached(item: OpenItem, policy: Policy, grace: int, on: date) -> list[Step]:
    """The calls and notices whose day has come for an invoice, made or not."""
    return [step for step in policy.once if item.due_on + days(_once_after(step, grace)) <= on]


def _once_after(step: Step, grace: int) -> int:
    """Days from the due date to a call or a notice. A grace longer than a notice's lead would put
    the notice past the due date, where it never leaves: then the lead counts from the due date."""
    if step.name == "notice" and grace + step.days_after_due > 0:
        return step.days_after_due
    return grace + step.days_after_due
