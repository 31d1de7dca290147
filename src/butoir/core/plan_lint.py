"""The named invariants of a day's plan, checked on the plan itself before anything leaves.

Written apart from the decision and on purpose without its functions: a fault there must not hide
here. A violation stops the release (HOUSE: plan, lint, execute).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from butoir.core.decisions import DunningPlan, Message
from butoir.core.items import DEMANDS, DebtorAccount, OpenItem
from butoir.core.policy import Policy
from butoir.law.calendar import calendar_for

FORBIDDEN_HOLDS = frozenset(
    ("written-off", "insolvency", "handed-over", "direct-debit", "disputed", "on-hold")
)


class Violation(NamedTuple):
    """A broken invariant: its name, whom it concerns, and what was found."""

    invariant: str
    customer: str
    detail: str


def lint_plan(
    plan: DunningPlan, accounts: Iterable[DebtorAccount], policy: Policy
) -> list[Violation]:
    """Every violation found; an empty list is what release asks for."""
    known = {(account.customer, account.currency): account for account in accounts}
    found = list(_one_message_a_day(plan))
    for message in plan.messages:
        account = known.get((message.customer, message.currency))
        if account is None:
            found.append(Violation("known-debtor", message.customer, "no such account"))
            continue
        found.extend(
            Violation(name, message.customer, detail)
            for name, detail in _message(message, account, plan.as_of, policy)
        )
    found.extend(_all_answered(plan, list(known.values()), policy))
    return found


def _one_message_a_day(plan: DunningPlan) -> Iterator[Violation]:
    counted = Counter((message.customer, message.currency) for message in plan.messages)
    for (customer, currency), count in counted.items():
        if count > 1:
            yield Violation("one-message-a-day", customer, f"{count} messages in {currency}")


def _all_answered(
    plan: DunningPlan, accounts: list[DebtorAccount], policy: Policy
) -> Iterator[Violation]:
    """One action or one reason for every open invoice (R22), where the day is not closed."""
    answered: Counter[tuple[str, str]] = Counter(
        (row.customer, row.invoice) for row in plan.waiting
    )
    for message in plan.messages:
        answered.update((message.customer, line.invoice) for line in message.lines)
    tasks = {
        (task.customer, number)
        for task in plan.tasks
        if task.kind in ("call", "execute")
        for number in task.invoices
    }
    closed = _closed_countries(accounts, plan.as_of) if policy.working_days_only else set()
    for account in accounts:
        keys = [(account.customer, item.number) for item in account.items if item.open > 0]
        said = [key for key in keys if answered[key] or key in tasks]
        if account.country in closed and not said:
            continue
        for customer, number in keys:
            if answered[customer, number] == 0 and (customer, number) not in tasks:
                yield Violation("every-invoice-answered", customer, number)
            if answered[customer, number] > 1:
                yield Violation("answered-once", customer, number)


def _closed_countries(accounts: list[DebtorAccount], as_of: date) -> set[str]:
    """Where the day is closed, so that nothing need be said of a debtor."""
    countries = {account.country for account in accounts}
    return {country for country in countries if not calendar_for(country).is_open(as_of)}


def _message(
    message: Message, account: DebtorAccount, as_of: date, policy: Policy
) -> Iterator[tuple[str, str]]:
    yield from _figures(message, account)
    calendar = calendar_for(account.country)
    if not calendar.is_open(message.pay_by) or message.pay_by < as_of:
        yield "pay-by-on-an-open-day", message.pay_by.isoformat()
    items = {item.number: item for item in account.items}
    for line in message.lines:
        item = items.get(line.invoice)
        if item is None:
            yield "known-invoice", line.invoice
        elif line.step in DEMANDS:
            yield from _line(line.step, line.open, item, account, as_of)
    last = account.last_contact_on
    spaced = last is None or as_of >= last + timedelta(days=policy.min_gap_days)
    if message.step in DEMANDS and not spaced:
        yield "gap-between-messages", f"last contact on {last}"


def _figures(message: Message, account: DebtorAccount) -> Iterator[tuple[str, str]]:
    if message.principal != sum(line.open for line in message.lines):
        yield "principal-adds-up", str(message.principal)
    total = message.principal + message.interest + message.indemnity - message.credits
    if message.total != total or total <= 0:
        yield "total-adds-up", str(message.total)
    if (
        account.kind == "consumer"
        and account.governing_law[:2] in ("FR", "LU")
        and message.indemnity
    ):
        yield "no-fee-to-a-consumer", str(message.indemnity)
    if message.step != "formal-notice" and (message.interest or message.indemnity):
        yield "no-charge-before-the-formal-notice", str(message.interest + message.indemnity)


def _line(
    step: str, demanded: int, item: OpenItem, account: DebtorAccount, as_of: date
) -> Iterator[tuple[str, str]]:
    number = item.number
    if not 0 < demanded <= item.open:
        yield "demand-within-the-balance", number
    if as_of <= item.due_on:
        yield "due-before-demanded", number
    done = {demand.step for demand in item.demands}
    if len(item.demands) >= len(DEMANDS) or step in done:
        yield "three-demands-at-most", number
    for earlier in DEMANDS[: DEMANDS.index(step)]:
        if step == "formal-notice" and earlier not in done and earlier not in item.skipped:
            yield "formal-notice-after-two-demands", number
    if step == "formal-notice" and account.doubt:
        yield "no-formal-notice-in-doubt", account.doubt
    if item.demands and as_of <= item.demands[-1].pay_by:
        yield "deadline-respected", number
    yield from _held(item, account, demanded, as_of)


def _held(
    item: OpenItem, account: DebtorAccount, demanded: int, as_of: date
) -> Iterator[tuple[str, str]]:
    for hold in (*account.holds, *item.holds):
        active = hold.since <= as_of and (hold.until is None or as_of <= hold.until)
        partly = hold.cents is not None and demanded <= item.open - hold.cents
        if active and hold.kind in FORBIDDEN_HOLDS and not partly:
            yield f"no-demand-when-{hold.kind}", item.number
    for promise in account.promises:
        if item.number in promise.invoices and as_of <= promise.by:
            yield "no-demand-when-promised", item.number
    for plan in account.plans:
        kept = plan.received >= sum(part.cents for part in plan.instalments if part.on < as_of)
        ends_on = max(part.on for part in plan.instalments)
        if item.number in plan.invoices and as_of <= ends_on and kept and not plan.reported:
            yield "no-demand-when-on-plan", item.number
