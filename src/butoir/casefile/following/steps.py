"""What may happen in a case that somebody else has: the kinds of steps. Pure."""

from __future__ import annotations

from butoir.casefile.orders.deadlines import OF_ROUTE

FEES = "fees"
GENERAL = ("acknowledged", "acted", "summons", "hearing", "judgment", FEES, "note")
KINDS = tuple(dict.fromkeys((*GENERAL, *(kind for kinds in OF_ROUTE.values() for kind in kinds))))


def kinds_of(route: str) -> tuple[str, ...]:
    """The steps that a case on this route may have."""
    return (*GENERAL, *OF_ROUTE.get(route, ()))


def nobody_takes_payment(route: str, kinds: set[str]) -> bool:
    """Whether a simplified recovery of small claims runs: until it is closed the debtor pays to
    nobody (CPCE R125-7)."""
    ended = {"no-agreement", "small-closed"} & kinds
    return route == "small" and "invited" in kinds and not ended
