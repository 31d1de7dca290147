"""The decision for a whole company: each debtor under its own scenario version, none forgotten.

Pure but for the reading. A debtor whose data makes the decision fail, or whose message breaks a
named invariant, becomes a task that names it; the others go on.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

from butoir.core.decisions import DunningPlan, Message, Task, Waiting
from butoir.core.errors import InputError
from butoir.core.items import (
    FORMAL_NOTICE,
    DebtorAccount,
    Deferral,
    Demand,
    Hold,
    Instalment,
    Movement,
    OpenItem,
    PaymentPlan,
    Promise,
    Waived,
    Warned,
)
from butoir.core.money import format_cents
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.core.policy import Policy
from butoir.dunning.accounts import Receivables
from butoir.law.registry import LawError
from butoir.users.creditors import terms_of

REVIEW = "review"
_BAD_DATA = (InputError, LawError, ArithmeticError, ValueError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a day says of a company, and why some debtors need a person: code to sentence."""

    plan: DunningPlan
    troubles: Mapping[str, str]


def decide(book: Receivables, *, closed_days_too: bool = False) -> Decision:
    """Decide for every open invoice of the book, and check the plan before anyone sees it.

    A debtor whose day is closed gets nothing, unless `closed_days_too` asks for it all the same.
    """
    groups: dict[int | None, list[DebtorAccount]] = defaultdict(list)
    for account in book.accounts:
        groups[book.versions[account.customer]].append(account)
    plans, troubles = [], {}
    for version, accounts in groups.items():
        policy = book.scenarios.versions[version].policy
        plan, bad = _plan_all(accounts, policy, book, closed_days_too)
        plan, broken = _without_violations(plan, accounts, policy)
        plans.append(plan)
        troubles.update(bad | broken)
    return Decision(_together(book.as_of, plans), troubles)


def _plan_all(
    accounts: list[DebtorAccount], policy: Policy, book: Receivables, closed_too: bool
) -> tuple[DunningPlan, dict[str, str]]:
    try:
        return _plan(accounts, policy, book, closed_too), {}
    except _BAD_DATA:
        return _one_by_one(accounts, policy, book, closed_too)


def _plan(
    accounts: list[DebtorAccount], policy: Policy, book: Receivables, closed_too: bool
) -> DunningPlan:
    terms = terms_of(book.company)
    return plan_dunning(accounts, policy, book.as_of, terms, closed_days_too=closed_too)


def _one_by_one(
    accounts: list[DebtorAccount], policy: Policy, book: Receivables, closed_too: bool
) -> tuple[DunningPlan, dict[str, str]]:
    """Only after a failure: finds whose it is, and decides for the others."""
    plans, troubles = [], {}
    for account in accounts:
        try:
            plans.append(_plan([account], policy, book, closed_too))
        except _BAD_DATA as error:
            troubles[account.customer] = f"cannot be decided: {error}"
            plans.append(_to_review(account, book.as_of))
    return _together(book.as_of, plans), troubles


def _to_review(account: DebtorAccount, as_of: date) -> DunningPlan:
    numbers = tuple(sorted(item.number for item in account.items))
    waiting = tuple(Waiting(account.customer, n, "on-hold", None, None) for n in numbers)
    return DunningPlan(as_of, (), (Task(REVIEW, account.customer, numbers),), waiting)


def _without_violations(
    plan: DunningPlan, accounts: list[DebtorAccount], policy: Policy
) -> tuple[DunningPlan, dict[str, str]]:
    """A debtor whose part of the plan breaks an invariant gets nothing but a person's attention."""
    found = lint_plan(plan, accounts, policy)
    if not found:
        return plan, {}
    troubles = {row.customer: f"the plan breaks {row.invariant}: {row.detail}" for row in found}
    kept = DunningPlan(
        plan.as_of,
        tuple(row for row in plan.messages if row.customer not in troubles),
        tuple(row for row in plan.tasks if row.customer not in troubles),
        tuple(row for row in plan.waiting if row.customer not in troubles),
    )
    review = [_to_review(one, plan.as_of) for one in accounts if one.customer in troubles]
    return _together(plan.as_of, [kept, *review]), troubles


def _together(as_of: date, plans: Iterable[DunningPlan]) -> DunningPlan:
    found = list(plans)
    if len(found) == 1:
        return found[0]
    return DunningPlan(
        as_of,
        tuple(sorted((row for plan in found for row in plan.messages), key=lambda row: row[:2])),
        tuple(sorted((row for plan in found for row in plan.tasks), key=lambda row: row[1])),
        tuple(sorted((row for plan in found for row in plan.waiting), key=lambda row: row[0])),
    )


def digest_of(book: Receivables) -> str:
    """What a decision was made from, in one SHA-256: the day, the accounts, the scenarios."""
    digest = hashlib.sha256(f"{book.as_of} {terms_of(book.company)}".encode())
    for version, one in book.scenarios.versions.items():
        digest.update(f"{version} {one}".encode())
    for account in book.accounts:
        version = book.versions[account.customer]
        digest.update(f"{version} {_in_words(account)}".encode("ascii"))
    return digest.hexdigest()


def _values(part: Any) -> Any:
    """What JSON has no word for: a value's fields, a date, a set (in order, as it has none)."""
    if found := _FIELDS.get(type(part)):
        return found(part)
    return part.isoformat() if isinstance(part, date) else sorted(part)


_FIELDS = {
    kind: attrgetter(*(field.name for field in fields(kind)))
    for kind in (
        DebtorAccount,
        OpenItem,
        Movement,
        Demand,
        Hold,
        Promise,
        PaymentPlan,
        Instalment,
        Deferral,
        Warned,
        Waived,
    )
}
_in_words = json.JSONEncoder(default=_values, check_circular=False).encode


def difference(planned: Message, now: Message | None, doubt: str = "") -> str:
    """Why a message that was decided no longer holds; empty when it does. `doubt` is what speaks
    against a formal notice to this debtor now."""
    if now is None:
        return doubt if doubt and planned.step == FORMAL_NOTICE else "nothing is due any more"
    if now == planned:
        return ""
    if now.total != planned.total:
        was, left = format_cents(planned.total), format_cents(now.total)
        return f"the total would be {left} instead of {was}"
    return "the message would be another now"
