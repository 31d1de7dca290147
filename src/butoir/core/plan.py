"""The day's decision: one action, or one reason for waiting, for every open invoice.

A pure function of frozen accounts, the policy and a day; the rules are those of docs/DECISION.md.
Amounts in cents. It reads no clock and remembers nothing: what was sent, told or executed is in
the accounts it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from butoir.core import reasons
from butoir.core.agreements import broken_promises, defaulted_plans
from butoir.core.claim import NO_TERMS, ClaimTerms, claim_amounts
from butoir.core.day import Day, Sheet, account_hold, written
from butoir.core.decisions import DunningPlan, Line, Message, Task, Waiting
from butoir.core.holds import Rest, demandable, holds_on, rest_of
from butoir.core.items import DEMANDS, FORMAL_NOTICE, DebtorAccount, OpenItem
from butoir.core.ladder import Clock, channel_for, next_demand
from butoir.core.once import say_once
from butoir.core.parties import CHANNELS
from butoir.core.policy import Policy, Step
from butoir.law.calendar import calendar_for
from butoir.law.registry import LawError

Ready = list[tuple[OpenItem, Step]]
Waits = list[tuple[OpenItem, Rest, Step | None]]
ALL_CHANNELS = frozenset(CHANNELS)
_BY_DUE_DATE = attrgetter("due_on", "number")
_BY_CUSTOMER = attrgetter("customer", "currency")


def plan_dunning(
    accounts: Iterable[DebtorAccount],
    policy: Policy,
    as_of: date,
    terms: ClaimTerms = NO_TERMS,
    *,
    closed_days_too: bool = False,
) -> DunningPlan:
    """Decide for every open invoice of every account, as of a day.

    On a closed day of a debtor's country nothing is said of it, unless the policy does not care
    for working days or `closed_days_too` asks for a run all the same. The answer does not depend
    on the order of the accounts or of their items.
    """
    sheet = Sheet([], [], [])
    known: dict[str, Day | None] = {}
    for account in sorted(accounts, key=_BY_CUSTOMER):
        if account.country not in known:
            known[account.country] = _day(account.country, policy, as_of, terms, closed_days_too)
        day = known[account.country]
        if day is not None:
            decide_account(account, day, sheet)
    return DunningPlan(as_of, tuple(sheet.messages), tuple(sheet.tasks), tuple(sheet.waiting))


def _day(
    country: str, policy: Policy, as_of: date, terms: ClaimTerms, closed_days_too: bool
) -> Day | None:
    calendar = calendar_for(country)
    if not policy.working_days_only or calendar.is_open(as_of):
        return Day(as_of, as_of, calendar, policy, terms)
    if closed_days_too:
        return Day(as_of, calendar.previous_open(as_of), calendar, policy, terms)
    return None


def decide_account(account: DebtorAccount, day: Day, sheet: Sheet) -> None:
    """Add to the sheet what one debtor gets, in one currency, on that day."""
    ready, waits, free, expired = _sort_out(account, day)
    if ready:
        ready = _unless_held(account, ready, day, waits)
    if ready and account.doubt:
        ready = _unless_held(account, _identified(account, ready, waits, sheet), day, waits)
    if ready and not account.channels >= ALL_CHANNELS:
        # what has no way is not in the message: what is left must stand by itself
        ready = _unless_held(account, _reachable(account, ready, waits, sheet), day, waits)
    answered: set[str] = set()
    if ready:
        sheet.messages.append(_message(account, ready, day, sheet))
    if account.promises or account.plans:
        _tell_broken(account, day, sheet)
    if expired:
        answered |= _execute(account, expired, day, sheet)
    if day.policy.once and free:
        alone = not ready and account.messaged_on != day.as_of
        answered |= say_once(account, free, day, sheet, with_notices=alone)
    for item, rest, step in waits:
        if item.number not in answered:
            next_step = step.name if step else None
            sheet.waiting.append(
                Waiting(account.customer, item.number, rest.reason, rest.until, next_step)
            )


def _unless_held(account: DebtorAccount, ready: Ready, day: Day, waits: Waits) -> Ready:
    """The lines of the message, none when something holds the whole of it."""
    held = account_hold(account, sum([demandable(i, day.as_of) for i, _ in ready]), day)
    if held is None:
        return ready
    waits.extend((item, held, step) for item, step in ready)
    return []


class Heaps(NamedTuple):
    """The open invoices of a debtor: those that a demand could name today, those that wait and
    why, those that nothing holds, and those whose formal notice has expired."""

    ready: Ready
    waits: Waits
    free: list[OpenItem]
    expired: list[OpenItem]


def _sort_out(account: DebtorAccount, day: Day) -> Heaps:
    policy, as_of = day.policy, day.as_of
    clock = Clock(account, day.reach(account.grace_days))
    calendar, tolerance, stale = day.calendar, policy.tolerance, day.stale(account)
    ready, waits, free, expired = heaps = Heaps([], [], [], [])
    items = account.items if len(account.items) == 1 else sorted(account.items, key=_BY_DUE_DATE)
    for item in items:
        if item.open <= 0:
            continue
        step = next_demand(item, policy)
        rest = rest_of(account, item, as_of, calendar, tolerance)
        if rest is None:
            free.append(item)
            if item.demands and _notice_expired(item, as_of):
                expired.append(item)
            rest = clock.not_due(item, step)
            if rest is None:
                rest = clock.not_yet(item, step)
                if rest is None and step is not None:
                    ready.append((item, step))
                    continue
                if stale:
                    rest = Rest(reasons.STALE_BANK_DATA, None)
        if rest is not None:
            waits.append((item, rest, step))
    return heaps


def _notice_expired(item: OpenItem, as_of: date) -> bool:
    """The formal notice need not be the last demand: a bounce may have re-opened an earlier one."""
    if not item.executed:
        for demand in reversed(item.demands):
            if demand.step == FORMAL_NOTICE:
                return demand.pay_by < as_of
    return False


def _identified(account: DebtorAccount, ready: Ready, waits: Waits, sheet: Sheet) -> Ready:
    """Only the lines that are no formal notice: a person looks first whom it would name."""
    doubtful = [(item, step) for item, step in ready if step.name == FORMAL_NOTICE]
    if doubtful:
        waits.extend((item, Rest(reasons.IDENTITY, None), step) for item, step in doubtful)
        numbers = tuple(item.number for item, _ in doubtful)
        sheet.tasks.append(Task(reasons.IDENTITY, account.customer, numbers))
    return [(item, step) for item, step in ready if step.name != FORMAL_NOTICE]


def _reachable(account: DebtorAccount, ready: Ready, waits: Waits, sheet: Sheet) -> Ready:
    """Only the lines whose step has a way to the debtor; a person is told of the others once."""
    going = [(item, step) for item, step in ready if channel_for(step, account)]
    stuck = [(item, step) for item, step in ready if not channel_for(step, account)]
    waits.extend((item, Rest(reasons.NO_CHANNEL, None), step) for item, step in stuck)
    new = [item.number for item, step in stuck if no_channel_key(step.name) not in item.once_done]
    if new:
        sheet.tasks.append(Task("no-channel", account.customer, tuple(new)))
    return going


def no_channel_key(step: str) -> str:
    """What an invoice remembers when a person was told that its step has no way to go."""
    return f"no-channel:{step}"


def _message(account: DebtorAccount, ready: Ready, day: Day, sheet: Sheet) -> Message:
    top = max((step for _, step in ready), key=lambda step: DEMANDS.index(step.name))
    lines = tuple(
        [Line(item.number, step.name, demandable(item, day.as_of)) for item, step in ready]
    )
    if top.name != FORMAL_NOTICE:
        return written(account, top, lines, day)
    claimed = [item for item, step in ready if step is top]
    try:
        charges = [
            claim_amounts(item, account.governing_law, account.kind, day.as_of, day.terms)
            for item in claimed
        ]
    except LawError:  # a rate not yet published is never guessed: the notice claims none
        sheet.tasks.append(Task("review", account.customer, tuple(i.number for i in claimed)))
        charges = []
    interest, indemnity = sum(c[0] for c in charges), sum(c[1] for c in charges)
    return written(account, top, lines, day, interest, indemnity)


def _tell_broken(account: DebtorAccount, day: Day, sheet: Sheet) -> None:
    """Broken promises and plans, as long as something of theirs is still open.

    Of an insolvent debtor nobody asks why it did not pay: it may not.
    """
    if any(h.kind == reasons.INSOLVENCY and holds_on(h, day.as_of) for h in account.holds):
        return
    still_open = {item.number for item in account.items if item.open > day.policy.tolerance}
    for kind, broken in (("broken-promise", broken_promises), ("plan-default", defaulted_plans)):
        for numbers in broken(account, day.as_of, day.calendar):
            left = tuple(sorted(still_open.intersection(numbers)))
            if left:
                sheet.tasks.append(Task(kind, account.customer, left))


def _execute(account: DebtorAccount, expired: list[OpenItem], day: Day, sheet: Sheet) -> set[str]:
    """What the formal notice announced is due the day after its date, once (R7)."""
    if day.policy.credit_holds and account.credits > 0:
        owed = sum(demandable(item, day.as_of) for item in expired)
        if account.credits >= owed:
            return set()
    numbers = tuple(item.number for item in expired)
    sheet.tasks.append(Task("execute", account.customer, numbers))
    return set(numbers)
