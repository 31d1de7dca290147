"""What is wrong with a scenario before anybody follows it: errors with a way out, and advice.

`policy_from_table` refuses what no day could be decided with; a policy of the past must still be
readable. This says more, of a scenario that is about to be followed, and by whom: the editor and
`butoir scenario set` refuse its errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from butoir.core.deadline import TRANSIT_DAYS
from butoir.core.items import DEMANDS
from butoir.core.policy import Policy, Step
from butoir.law.registry import parameter

_WEEKEND_DAYS = 2  # three working days of the post take up to five days of the calendar


_SAID = {
    "order": "comes before the demand that it follows: day {days} at the earliest",
    "gap": "is closer to the demand before it than the gap allows: day {days} at the earliest",
    "no-pay-by": "a demand asks to be paid by a date: give its days (R6)",
    "not-registered": "a formal notice goes by registered letter, whose proof is kept (R5)",
    "late-notice": "a notice after the due date never leaves: make it a reminder or a call",
    "consumer-no-reminder": "Belgian consumers have a free first reminder (CDE XIX.2)",
    "consumer-channel": "a Belgian consumer's first reminder goes by email or post (CDE XIX.2)",
    "consumer-days": "the clear days after a Belgian consumer's first reminder end before it "
    "(CDE XIX.2): day {days} at the earliest",
}


class Concern(NamedTuple):
    """One thing to mend ("error") or to know ("advice"): its code, the step, and the day from
    which the step could go, or the number that the code is about."""

    severity: str
    code: str
    step: str = ""
    days: int = 0

    def __str__(self) -> str:
        """An error in plain English, for the command line."""
        return ": ".join(filter(None, (self.step, _SAID[self.code].format(days=self.days))))


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would follow a scenario: (law, kind) of the debtors, and how many cannot be reached.

    `law` is a country code. `no_email` have no working address for e-mails, `no_post` none for
    letters, `nowhere` neither.
    """

    kinds: frozenset[tuple[str, str]] = frozenset()
    customers: int = 0
    no_email: int = 0
    no_post: int = 0
    nowhere: int = 0


NOBODY = Audience()


def check_policy(policy: Policy, audience: Audience, on: date) -> list[Concern]:
    """Everything to say of a scenario that would be followed from that day on, errors first."""
    found = [
        *_order(policy),
        *_deadlines(policy),
        *_channels(policy),
        *_belgian_consumers(policy, audience, on),
        *_advice(policy, audience),
    ]
    return sorted(found, key=lambda concern: concern.severity != "error")


def errors_of(concerns: list[Concern]) -> list[Concern]:
    """Those that must be mended first."""
    return [concern for concern in concerns if concern.severity == "error"]


def _order(policy: Policy) -> Iterator[Concern]:
    """Each demand after the one before it, by no less than the gap between two messages."""
    for before, step in pairwise(policy.demands):
        apart = step.days_after_due - before.days_after_due
        if apart <= 0:
            yield Concern("error", "order", step.key, before.days_after_due + 1)
        elif apart < policy.min_gap_days:
            earliest = before.days_after_due + policy.min_gap_days
            yield Concern("error", "gap", step.key, earliest)


def _deadlines(policy: Policy) -> Iterator[Concern]:
    """Each demand has its date (R6), and the next one waits until that date has passed."""
    for step in policy.demands:
        if not step.pay_by_days:
            yield Concern("error", "no-pay-by", step.key)
    for before, step in pairwise(policy.demands):
        transit = TRANSIT_DAYS.get(before.channel, 0)
        earliest = before.days_after_due + (before.pay_by_days or 0) + transit + 1
        if before.days_after_due < step.days_after_due < earliest:
            yield Concern("advice", "before-deadline", step.key, earliest)


def _channels(policy: Policy) -> Iterator[Concern]:
    for step in policy.demands:
        if step.name == "formal-notice" and step.channel != "registered":
            yield Concern("error", "not-registered", step.key)
    for step in policy.once:
        if step.name == "notice" and step.days_after_due > 0:
            yield Concern("error", "late-notice", step.key)


def _belgian_consumers(policy: Policy, audience: Audience, on: date) -> Iterator[Concern]:
    """The free first reminder, then the clear days, before any charge (CDE art. XIX.2 §1).

    A formal notice carries the charges, so it comes after them; the reminder goes by e-mail or
    post, the only ways from which the days can be counted.
    """
    if ("BE", "consumer") not in audience.kinds:
        return
    first = next((step for step in policy.demands if step.name == DEMANDS[0]), None)
    if first is None:
        yield Concern("error", "consumer-no-reminder")
        return
    if first.channel not in ("email", "post", "registered"):
        yield Concern("error", "consumer-channel", first.key)
    free_until = first.days_after_due + _clear_days(first, on)
    for step in policy.demands:
        if step.name == "formal-notice" and step.days_after_due <= free_until:
            yield Concern("error", "consumer-days", step.key, free_until + 1)


def _clear_days(first: Step, on: date) -> int:
    days = parameter("be/consumer_reminder_days").at(on).number
    if first.channel == "email":
        return days
    return days + parameter("be/consumer_post_working_days").at(on).number + _WEEKEND_DAYS


def _advice(policy: Policy, audience: Audience) -> Iterator[Concern]:
    kinds = {kind for _, kind in audience.kinds}
    if "public" in kinds and len(kinds) > 1:
        yield Concern("advice", "public-apart")
    if audience.nowhere:
        yield Concern("advice", "nowhere", days=audience.nowhere)
    by_email = any(step.channel == "email" for step in policy.demands)
    posted = audience.no_email - audience.nowhere
    if by_email and posted > 0:
        yield Concern("advice", "no-email", days=posted)
    registered = any(step.channel == "registered" for step in policy.demands)
    if registered and audience.no_post > audience.nowhere:
        yield Concern("advice", "no-post", days=audience.no_post - audience.nowhere)
    if len(policy.demands) == len(DEMANDS) and not any(s.name == "call" for s in policy.once):
        yield Concern("advice", "no-call")
