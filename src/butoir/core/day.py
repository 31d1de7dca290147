"""What every decision of one day shares: the day as a country sees it, and the sheet it fills.

Owns what holds a debtor's whole message (its credits, the minimum, stale bank data) and how a
message is put together from its lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from butoir.core import reasons
from butoir.core.claim import ClaimTerms
from butoir.core.deadline import pay_by_date
from butoir.core.decisions import Line, Message, Task, Waiting
from butoir.core.holds import Rest
from butoir.core.items import DebtorAccount
from butoir.core.ladder import Reach, channel_for
from butoir.core.policy import Policy, Step
from butoir.law.calendar import Calendar


@dataclass(slots=True)
class Sheet:
    """What the day says so far."""

    messages: list[Message]
    tasks: list[Task]
    waiting: list[Waiting]


@dataclass(frozen=True, slots=True)
class Day:
    """The day as one country sees it; see `Clock` for the cutoff."""

    as_of: date
    cutoff: date
    calendar: Calendar
    policy: Policy
    terms: ClaimTerms
    _reaches: dict[int, Reach] = field(default_factory=dict)

    def reach(self, grace: int) -> Reach:
        """How far back the day reaches for debtors of that grace, in days."""
        known = self._reaches.get(grace)
        if known is None:
            known = Reach(self.policy, self.as_of, self.cutoff, self.calendar, grace)
            self._reaches[grace] = known
        return known

    def stale(self, account: DebtorAccount) -> bool:
        """True when a payment made in time could still be missing from the bank data (R11)."""
        until = account.bank_data_until
        if until is None or until >= self.as_of:
            return False
        return self.calendar.add_open_days(until, self.policy.bank_data_max_days) < self.as_of


def account_hold(account: DebtorAccount, demanded: int, day: Day) -> Rest | None:
    """What holds the debtor's whole message, given what it would demand, in cents."""
    policy = day.policy
    if policy.credit_holds and account.credits > 0 and account.credits >= demanded:
        return Rest(reasons.CUSTOMER_CREDIT, None)
    if demanded - account.credits <= policy.min_amount:
        return Rest(reasons.BELOW_MINIMUM, None)
    if day.stale(account):
        return Rest(reasons.STALE_BANK_DATA, None)
    if not policy.sending:
        return Rest(reasons.ON_HOLD, None)
    return None


def written(
    account: DebtorAccount,
    step: Step,
    lines: tuple[Line, ...],
    day: Day,
    interest: int = 0,
    indemnity: int = 0,
) -> Message:
    """The message of those lines, its pay-by date and its total, in cents."""
    channel = channel_for(step, account) or step.channel
    principal = sum(line.open for line in lines)
    return Message(
        account.customer,
        account.currency,
        step.name,
        channel,
        lines,
        principal,
        interest,
        indemnity,
        account.credits,
        principal + interest + indemnity - account.credits,
        pay_by_date(day.as_of, step.pay_by_days or 0, channel, day.calendar),
    )
