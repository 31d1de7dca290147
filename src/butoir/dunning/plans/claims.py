"""A claim as a proposal keeps it: what its parts contain, line by line, as it was on that day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from butoir.core.claim import Claim, ClaimLine

_DAYS = ("from_on", "to_on")


def stored(claim: Claim | None) -> dict[str, Any] | None:
    """The claim as JSON; None for none."""
    if claim is None:
        return None
    said = asdict(claim)
    said["as_of"] = claim.as_of.isoformat()
    for line in said["lines"]:
        for name in _DAYS:
            line[name] = line[name] and line[name].isoformat()
    return said


def restored(said: dict[str, Any] | None) -> Claim | None:
    """The claim that was stored."""
    if said is None:
        return None
    lines = tuple(ClaimLine(**{**line, **_days(line)}) for line in said["lines"])
    as_of = date.fromisoformat(said["as_of"])
    return Claim(said["regime"], as_of, lines, tuple(said["warnings"]))


def _days(line: dict[str, Any]) -> dict[str, date | None]:
    return {name: date.fromisoformat(line[name]) if line[name] else None for name in _DAYS}
