"""The dates and sums of a payment plan, to the cent; what a company allows in one without asking.

Owns how an instalment divides between interest, principal and indemnity, and between invoices.
Amounts in cents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.law.calendar import Calendar
from butoir.law.delays import add_months

EVERY = ("month", "week")
REMAINDERS = ("last", "first")
MOST_PARTS = 60


@dataclass(frozen=True, slots=True)
class Spread:
    """How a sum is spread: so many parts, a month or a week apart.

    Each is a multiple of `round_to` cents; what is left over is in the `remainder` one.
    """

    parts: int
    first_on: date
    every: str = "month"
    round_to: int = 1
    remainder: str = "last"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a company agrees to without a manager's signature.

    `least_cents` is the smallest part; the whole lasts no longer than `longest_months`; `waiving`
    says whether interest may be let off, `clause` whether a plan must have the acceleration clause.
    """

    most_parts: int = 6
    longest_months: int = 6
    least_cents: int = 50_00
    first_within_days: int = 30
    waiving: bool = True
    clause: bool = True


class Split(NamedTuple):
    """What an instalment pays, in cents."""

    interest: int
    principal: int
    indemnity: int


def instalments(cents: int, spread: Spread, calendar: Calendar) -> tuple[Instalment, ...]:
    """The parts of a sum; one that would fall on a closed day falls on the next open one.

    Raises InputError when the sum is too small for them, or when the terms are no terms.
    """
    _check(spread)
    share = cents // spread.parts // spread.round_to * spread.round_to
    if share <= 0:
        raise InputError("the sum is too small for so many parts", field="parts")
    rest = cents - share * spread.parts
    first = spread.remainder == "first"
    sums = [share] * spread.parts
    sums[0 if first else -1] += rest
    days = (calendar.next_open(day) for day in _days(spread))
    return tuple(Instalment(day, part) for day, part in zip(days, sums, strict=True))


def _check(spread: Spread) -> None:
    if not 1 <= spread.parts <= MOST_PARTS:
        raise InputError(f"a plan has 1 to {MOST_PARTS} parts", field="parts")
    if spread.every not in EVERY:
        raise InputError(f"{spread.every!r} is none of {', '.join(EVERY)}", field="every")
    if spread.remainder not in REMAINDERS:
        raise InputError(f"{spread.remainder!r} is no place", field="remainder")
    if spread.round_to < 1:
        raise InputError("parts are rounded to a sum above zero", field="round_to")


def _days(spread: Spread) -> Iterator[date]:
    """Counted from the first day each, so that the 31st comes back after a short month."""
    for n in range(spread.parts):
        if spread.every == "month":
            yield add_months(spread.first_on, n)
        else:
            yield spread.first_on + timedelta(weeks=n)


def beyond(
    parts: Sequence[Instalment],
    allowed: Allowed,
    on: date,
    calendar: Calendar,
    *,
    waived: bool,
    clause: bool,
) -> tuple[str, ...]:
    """What of a plan made on a day is more than the company allows; nothing when all is."""
    last_on = calendar.next_open(add_months(on, allowed.longest_months))
    first_on = calendar.next_open(on + timedelta(days=allowed.first_within_days))
    found = {
        "parts": len(parts) > allowed.most_parts,
        "span": parts[-1].on > last_on,
        "least": min(part.cents for part in parts) < allowed.least_cents,
        "first": parts[0].on > first_on,
        "waiving": waived and not allowed.waiving,
        "clause": allowed.clause and not clause,
    }
    return tuple(name for name, over in found.items() if over)


def split(parts: Sequence[Instalment], interest: int, indemnity: int) -> list[Split]:
    """What each part pays: the interest in the plan first, then the principal (C. civ. 1343-1), the
    indemnity last."""
    left, owed = interest, sum(part.cents for part in parts) - interest - indemnity
    found = []
    for part in parts:
        to_interest = min(part.cents, left)
        to_principal = min(part.cents - to_interest, owed)
        left, owed = left - to_interest, owed - to_principal
        found.append(Split(to_interest, to_principal, part.cents - to_interest - to_principal))
    return found


def by_invoice(
    parts: Sequence[Instalment], owed: Mapping[int, int]
) -> dict[int, tuple[Instalment, ...]]:
    """The parts of the principal divided between the invoices (cents of each, oldest first): one is
    paid before the next."""
    found: dict[int, list[Instalment]] = {number: [] for number in owed}
    left = dict(owed)
    for part in parts:
        cents = part.cents
        for number, open_ in left.items():
            share = min(cents, open_)
            if share:
                found[number].append(Instalment(part.on, share))
            left[number] = open_ - share
            cents -= share
    return {number: tuple(rows) for number, rows in found.items()}
