"""Decide for many debtors from memory: 100,000 debtors, 300,000 open invoices."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from butoir.core.collector import without_collection
from butoir.core.items import DebtorAccount, Demand, Hold, OpenItem, Promise
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.core.policy import Policy

AS_OF = date(2026, 6, 16)


def accounts(count: int, late_days: int, seed: int = 1) -> list[DebtorAccount]:
    """Debtors with one to five invoices, as a mixed book has them; `seed` makes them.

    Each step due was sent, but for those of the last `late_days` days at most: 1 is a book in its
    daily life, 8 one that nobody looked after for a week.
    """
    rng = random.Random(seed)
    return [_account(rng, number, late_days) for number in range(count)]


def _account(rng: random.Random, number: int, late_days: int) -> DebtorAccount:
    items = tuple(
        _item(rng, f"F{number}-{position}", late_days) for position in range(1 + rng.randrange(5))
    )
    sent = [demand.sent_on for item in items for demand in item.demands]
    promised = rng.random() < 0.03
    return DebtorAccount(
        customer=f"C{number:06d}",
        items=items,
        kind=rng.choice(("company", "company", "company", "consumer", "public")),
        country=rng.choice(("FR", "FR", "FR", "BE")),
        grace_days=rng.choice((0, 0, 0, 5)),
        credits=rng.choice((0, 0, 0, 0, 0, 5_000)),
        last_contact_on=max(sent, default=None),
        promises=(Promise((items[0].number,), items[0].open, AS_OF + timedelta(days=3)),)
        if promised
        else (),
    )


def _item(rng: random.Random, number: str, late_days: int) -> OpenItem:
    cents = rng.randrange(1_000, 1_000_000)
    due = AS_OF - timedelta(days=rng.randrange(-30, 90))
    demands = []
    for step, days in (("reminder-1", 7), ("reminder-2", 20), ("formal-notice", 40)):
        sent = due + timedelta(days=days)
        if sent < AS_OF - timedelta(days=rng.randrange(late_days)):
            demands.append(Demand(step, sent, sent + timedelta(days=10)))
    disputed = rng.random() < 0.02
    holds = (Hold("disputed", due),) if disputed else ()
    told = len(demands) == 3 and demands[-1].pay_by < AS_OF - timedelta(days=late_days)
    return OpenItem(number, due, cents, cents, demands=tuple(demands), holds=holds, executed=told)


def measure(count: int = 100_000) -> dict[str, int]:
    """The decision of a daily run and of one after a week without any, and the lint of the first.

    Wall-clock milliseconds, and nanoseconds an open invoice.
    """
    plan_dunning(accounts(1_000, 1), Policy(), AS_OF)  # the calendars are read at the first use
    return {**_measure(count, 1, ""), **_measure(count, 8, "after_a_week_")}


def _measure(count: int, late_days: int, label: str) -> dict[str, int]:
    book = accounts(count, late_days)
    invoices = sum(len(account.items) for account in book)
    with without_collection():  # as the command does
        began = time.perf_counter()
        plan = plan_dunning(book, Policy(), AS_OF)
        decided = time.perf_counter()
        violations = lint_plan(plan, book, Policy())
        linted = time.perf_counter()
    return {
        f"{label}debtors": count,
        f"{label}open_invoices": invoices,
        f"{label}messages": len(plan.messages),
        f"{label}tasks": len(plan.tasks),
        f"{label}waiting": len(plan.waiting),
        f"{label}violations": len(violations),
        f"{label}decide_ms": round((decided - began) * 1000),
        f"{label}lint_ms": round((linted - decided) * 1000),
        f"{label}decide_ns_per_invoice": round((decided - began) * 1_000_000_000 / invoices),
    }
