"""Whether a formal notice waits for a person because of whom it would be addressed to.

A company chooses: never, when a register contradicts, or (unless it says otherwise) also when
nobody asked a register within some days. A company that has no register to ask is only told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from butoir.core.identity import LOOK, STOP, Finding, Known, compare, is_looked_up
from butoir.core.registered import Registered, register_of

NEVER, CONTRADICTED, CHECKED = "never", "contradicted", "checked"
MODES = (CHECKED, CONTRADICTED, NEVER)
LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """What a company chose: its mode, and for how many days what a register said is good."""

    mode: str = CHECKED
    days: int = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """What a register said of a customer, as of which day, and by what it was learned."""

    said: Registered
    on: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person saw and answered for, and on which day."""

    findings: frozenset[Finding]
    on: date


def all_findings(
    known: Known, asked: Asked | None, rule: IdentityRule, as_of: date
) -> list[Finding]:
    """What the register said, and whether it was asked in time, the gravest first."""
    asked = asked if asked and asked.said.number in known.numbers else None
    found = compare(known, asked.said if asked else None)
    if not known.numbers or not is_looked_up(known):
        return found
    if asked is None:
        found.append(Finding("unchecked", LOOK))
    elif as_of - asked.on > timedelta(days=rule.days):
        found.append(Finding("checked-long-ago", LOOK, theirs=asked.on.isoformat()))
    return found


_UNASKED = ("number-missing", "unchecked", "checked-long-ago")


def what_holds(
    known: Known,
    findings: Sequence[Finding],
    confirmed: Confirmed | None,
    rule: IdentityRule,
    sources: Collection[str],
    as_of: date,
) -> Finding | None:
    """The gravest finding for which the formal notice waits; None: it may leave.

    `sources` are the countries whose register the company can ask. What a person confirmed holds
    no more: a contradiction as long as both sides still say the same, a missing check as long as
    a check is good.
    """
    if rule.mode == NEVER:
        return None
    asks = _register(known) in sources
    for one in findings:
        if one.code in _UNASKED:
            waits = rule.mode == CHECKED and asks
        else:
            waits = one.severity == STOP and (one.code != "number-invalid" or asks)
        if waits and not _is_confirmed(one, confirmed, rule, as_of):
            return one
    return None


def _is_confirmed(
    one: Finding, confirmed: Confirmed | None, rule: IdentityRule, as_of: date
) -> bool:
    if confirmed is None:
        return False
    if one.code in _UNASKED:
        return as_of - confirmed.on <= timedelta(days=rule.days)
    return one in confirmed.findings


def _register(known: Known) -> str:
    """The register that knows the customer: that of its number, or of its country."""
    return register_of(known.numbers[0]) if known.numbers else known.country
