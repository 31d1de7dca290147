"""Promises and payment plans: until when they rest their invoices, and when they are broken.

Nothing is called broken that the bank data cannot show yet (R11). A plan that `warns` ends only
after a letter gave a last day to catch up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from butoir.core.items import DebtorAccount, Instalment, PaymentPlan, Promise
from butoir.law.calendar import Calendar

BANKING_DAYS = 2  # a payment made on the last day is seen in the bank data this many days later
_BY_DAY = attrgetter("on")


class Seen(NamedTuple):
    """What the bank data can show on a day: payments up to `until` (None: no bank data is used)."""

    as_of: date
    until: date | None
    calendar: Calendar

    def shown_on(self, day: date) -> date:
        """The last day on which a payment made on that day comes into the bank data."""
        return self.calendar.add_open_days(day, BANKING_DAYS)

    def past(self, day: date) -> bool:
        """Whether a payment made on that day would be known by now."""
        shown_on = self.shown_on(day)
        return self.as_of > shown_on and (self.until is None or self.until >= shown_on)


class Missed(NamedTuple):
    """The first instalment that is missing, and how many cents are by now."""

    part: Instalment
    cents: int
    up_to: date  # the due day of the last instalment that these cents are of


def broken_promises(
    account: DebtorAccount, as_of: date, calendar: Calendar
) -> Iterator[tuple[str, ...]]:
    """The invoices of each promise that was not kept and that nobody was told of yet."""
    seen = Seen(as_of, account.bank_data_until, calendar)
    for promise in account.promises:
        if seen.past(promise.by) and _short(promise) and not promise.reported:
            yield promise.invoices


def defaulted_plans(
    account: DebtorAccount, as_of: date, calendar: Calendar
) -> Iterator[tuple[str, ...]]:
    """The invoices of each payment plan that ended because money is missing, not yet told."""
    seen = Seen(as_of, account.bank_data_until, calendar)
    for plan in account.plans:
        if _defaulted(plan, seen) and not plan.reported:
            yield plan.invoices


def promised_until(promises: tuple[Promise, ...], number: str, seen: Seen) -> date | None:
    """Until when promises rest an invoice: two banking days longer than their dates, and then as
    long as the bank data cannot tell that the money did not come. None when nothing does."""
    ends = [
        seen.shown_on(promise.by)
        for promise in promises
        if number in promise.invoices and _promise_rests(promise, seen)
    ]
    return max(ends, default=None)


def plan_until(plans: tuple[PaymentPlan, ...], number: str, seen: Seen) -> date | None:
    """The last instalment's day of the running plan that rests an invoice; None without one."""
    for plan in plans:
        if number in plan.invoices and _running(plan, seen):
            return _last(plan)
    return None


def missed_instalment(plan: PaymentPlan, seen: Seen) -> Missed | None:
    """What a letter has to say of a plan: the instalments that should be here and are not, unless
    the last letter spoke of all of them already."""
    passed = _passed(plan, seen)
    missing = _sum(passed) - plan.received
    if missing <= 0 or (plan.warned and plan.warned.up_to >= passed[-1].on):
        return None
    first = next(i for i in range(len(passed)) if _sum(passed[: i + 1]) > plan.received)
    return Missed(passed[first], missing, passed[-1].on)


def _short(promise: Promise) -> bool:
    return promise.received < promise.cents


def _promise_rests(promise: Promise, seen: Seen) -> bool:
    """A promise once told as broken stays so, whatever bank data come to light later."""
    if promise.reported:
        return False
    if seen.as_of <= seen.shown_on(promise.by):
        return True
    return _short(promise) and not seen.past(promise.by)


def _running(plan: PaymentPlan, seen: Seen) -> bool:
    """A plan once broken stays so, even when the money comes later."""
    if plan.reported or _defaulted(plan, seen):
        return False
    return seen.as_of <= seen.shown_on(_last(plan)) or plan.received < _sum(plan.instalments)


def _defaulted(plan: PaymentPlan, seen: Seen) -> bool:
    passed = _passed(plan, seen)
    if plan.warns:
        warned = plan.warned
        if warned is None or not seen.past(warned.pay_by):
            return False
        passed = [part for part in passed if part.on <= warned.up_to]
    return bool(passed) and plan.received < _sum(passed)


def _passed(plan: PaymentPlan, seen: Seen) -> list[Instalment]:
    """The instalments that the bank data ought to show by now, in the order of their days."""
    grace = timedelta(days=plan.grace_days)
    ordered = sorted(plan.instalments, key=_BY_DAY)
    return [part for part in ordered if seen.past(part.on + grace)]


def _last(plan: PaymentPlan) -> date:
    return max(part.on for part in plan.instalments)


def _sum(parts: tuple[Instalment, ...] | list[Instalment]) -> int:
    return sum(part.cents for part in parts)
