"""Interest for a million invoices over several changes of rate, with some part payments."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from butoir.core.daily_interest import interest_cents

UNTIL = date(2026, 11, 20)
REGIMES = ("fr-b2b", "fr-b2b", "be-b2b", "fr-public")


def measure(count: int = 1_000_000) -> dict[str, object]:
    """Milliseconds in all, nanoseconds an invoice, and the sum as a witness."""
    rng = random.Random(3)
    book = [
        (
            rng.choice(REGIMES),
            rng.randrange(1_000, 5_000_000),
            UNTIL - timedelta(days=rng.randrange(1, 1_200)),
            ((UNTIL - timedelta(days=rng.randrange(1, 300)), rng.randrange(100, 1_000)),)
            if rng.random() < 0.2
            else (),
        )
        for _ in range(count)
    ]
    interest_cents("fr-b2b", 100, UNTIL - timedelta(days=1), UNTIL)  # the rates are read once
    began = time.perf_counter()
    total = sum(
        interest_cents(regime, cents, due_on, UNTIL, payments)
        for regime, cents, due_on, payments in book
    )
    took = time.perf_counter() - began
    return {
        "invoices": count,
        "with_part_payment": sum(1 for row in book if row[3]),
        "interest_cents": total,
        "ms": round(took * 1000),
        "ns_per_invoice": round(took * 1_000_000_000 / count),
    }
