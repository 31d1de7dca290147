"""What a payment plan does to interest: what bears none yet, and what is let off for good.

Between enterprises in Belgium only the instalments that are due bear interest while a plan runs
(loi du 2 août 2002, art. 4 §3; `Regime.instalments`). Everywhere, a plan whose interest is let off
or is in its instalments asks for no other as long as it is kept. Amounts in cents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from butoir.core.items import Deferral

_DAY = timedelta(days=1)


def binding(deferrals: Sequence[Deferral], on: date) -> Deferral | None:
    """The plan that binds on a day: after the day of the agreement, until it ended."""
    for one in deferrals:
        if one.since < on and (one.until is None or on < one.until):
            return one
    return None


def forgone(deferrals: Sequence[Deferral], as_of: date) -> Deferral | None:
    """The plan, running or kept, by which no interest is asked for on a day."""
    for one in deferrals:
        if one.forgone and one.since <= as_of and (one.until is None or as_of < one.until):
            return one
    return None


def bearing(
    deferrals: Sequence[Deferral], principal: int, first: date, last: date
) -> Iterator[tuple[date, date, int]]:
    """The days from the first to the last cut where what bears interest changes, and that sum: the
    principal that is left, less the instalments that are not due yet."""
    cuts = {day for one in deferrals for day in _ends(one) if first <= day < last}
    day = first
    for end in (*sorted(cuts), last):
        one = binding(deferrals, day)
        waiting = sum(part.cents for part in one.parts if part.on >= day) if one else 0
        yield day, end, max(0, principal - waiting)
        day = end + _DAY


def _ends(one: Deferral) -> Iterator[date]:
    """The last days of the stretches in which the same sum bears interest."""
    yield one.since
    yield from (part.on for part in one.parts)
    if one.until is not None:
        yield one.until - _DAY
