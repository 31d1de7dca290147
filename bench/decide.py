"""Decide for many debtors from memory: 100,000 debtors, 300,000 open invoices."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from butoir.core.items import DebtorAccount, Demand, Hold, OpenItem, Promise
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.core.policy import Policy

AS_OF = date(2026, 6, 16)


def accounts(count: int, seed: int = 1) -> list[DebtorAccount]:
    """Debtors with one to five invoices, as a mixed book has them; `seed` makes them."""
    rng = random.Random(seed)
    return [_account(rng, number) for number in range(count)]


def _account(rng: random.Random, number: int) -> DebtorAccount:
    items = tuple(_item(rng, f"F{number}-{position}") for position in range(1 + rng.randrange(5)))
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


def _item(rng: random.Random, number: str) -> OpenItem:
    cents = rng.randrange(1_000, 1_000_000)
    due = AS_OF - timedelta(days=rng.randrange(-30, 90))
    demands = []
    for step, days in (("reminder-1", 7), ("reminder-2", 20), ("formal-notice", 40)):
        sent = due + timedelta(days=days)
        if sent < AS_OF - timedelta(days=rng.randrange(8)):
            demands.append(Demand(step, sent, sent + timedelta(days=10)))
    disputed = rng.random() < 0.02
    holds = (Hold("disputed", due),) if disputed else ()
    return OpenItem(number, due, cents, cents, demands=tuple(demands), holds=holds)


def measure(count: int = 100_000) -> dict[str, object]:
    """Seconds and microseconds an invoice of the decision and of its lint."""
    book = accounts(count)
    invoices = sum(len(account.items) for account in book)
    plan_dunning(book[:1000], Policy(), AS_OF)  # the calendars are read once, at the first use
    began = time.perf_counter()
    plan = plan_dunning(book, Policy(), AS_OF)
    decided = time.perf_counter()
    violations = lint_plan(plan, book, Policy())
    linted = time.perf_counter()
    return {
        "debtors": count,
        "open_invoices": invoices,
        "messages": len(plan.messages),
        "waiting": len(plan.waiting),
        "violations": len(violations),
        "decide_ms": round((decided - began) * 1000),
        "lint_ms": round((linted - decided) * 1000),
        "decide_ns_per_invoice": round((decided - began) * 1_000_000_000 / invoices),
    }
