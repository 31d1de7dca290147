"""Short words for the cases of late-payment interest: dates as text, facts by name."""

from __future__ import annotations

from datetime import date

from butoir.core.conditions import Conditions
from butoir.core.interest import Interest, compute_interest


def d(text: str) -> date:
    return date.fromisoformat(text)


def interest(regime: str, cents: int, due: str, until: str, *payments, credit=(), **facts):
    return compute_interest(
        regime,
        cents,
        d(due),
        d(until),
        [(d(on), paid) for on, paid in payments],
        [(d(on), amount) for on, amount in credit],
        Conditions(**facts),
    )


def flags(found: Interest) -> set[str]:
    """The first word of each warning, those about sources aside."""
    words = {text.split()[0].rstrip(":") for text in found.warnings}
    return words - {"SECONDARY_SOURCE", "UNCONFIRMED", "NOTE"}
