"""Who is exempt today: the holds that rest an invoice whatever the ladder says.

Asked in the order of `reasons.ORDER`, from settled to on-hold. Promises and payment plans are in
`agreements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from butoir.core import reasons
from butoir.core.agreements import Seen, plan_until, promised_until
from butoir.core.items import DebtorAccount, Hold, Movement, OpenItem
from butoir.law.calendar import Calendar
from butoir.law.interruption import Act
from butoir.law.limitation import limitation_last_day


class Rest(NamedTuple):
    """The reason for resting, and the last day on which it is known to hold."""

    reason: str
    until: date | None


def rest_of(
    account: DebtorAccount, item: OpenItem, as_of: date, calendar: Calendar, tolerance: int
) -> Rest | None:
    """The first hold that applies to the invoice on that day; None when it is free."""
    if item.open <= tolerance:
        return Rest(reasons.SETTLED, None)
    if item.holds or account.holds:
        found = _recorded(account, item, as_of, reasons.WRITTEN_OFF, reasons.HANDED_OVER)
        if found:
            return found
    if item.due_on.year < as_of.year - 1 and _time_barred(account, item, as_of):
        return Rest(reasons.TIME_BARRED, None)
    if not (item.holds or account.holds or account.promises or account.plans):
        return None
    seen = Seen(as_of, account.bank_data_until, calendar)
    return (
        _recorded(account, item, as_of, reasons.DIRECT_DEBIT, reasons.DISPUTED)
        or _agreed(reasons.ON_PLAN, plan_until(account.plans, item.number, seen))
        or _agreed(reasons.PROMISED, promised_until(account.promises, item.number, seen))
        or _recorded(account, item, as_of, reasons.ON_HOLD, reasons.ON_HOLD)
    )


def demandable(item: OpenItem, as_of: date) -> int:
    """What may be demanded of an invoice, in cents: its open amount less the disputed part."""
    if not item.holds:
        return item.open
    return item.open - sum(
        hold.cents or 0
        for hold in item.holds
        if hold.kind == reasons.DISPUTED and holds_on(hold, as_of)
    )


def upheld_left(upheld: Sequence[Hold], movements: Iterable[Movement]) -> Iterator[Hold]:
    """A dispute that was upheld waits for its credit note: a part shrinks by what was credited
    since the dispute, a whole one ends at the first credit, which says what was granted."""
    if not upheld:
        return
    since = min(hold.since for hold in upheld)
    came = [m.cents for m in movements if m.kind == "credit" and m.on >= since]
    unused = credited = max(0, sum(came))
    for hold in upheld:
        if hold.cents is not None:
            used = min(unused, hold.cents)
            unused -= used
            yield replace(hold, cents=hold.cents - used)
        elif not credited:
            yield hold


def refused_part(dispute: Hold, granted: int, pay_by: date | None) -> Iterator[Hold]:
    """What was refused of a dispute rests until the day to pay that the answer gave: nothing is
    demanded again before it has passed. `granted` are the cents that will be credited."""
    left = None if dispute.cents is None else dispute.cents - granted
    if pay_by is not None and (left is None or left > 0):
        yield replace(dispute, until=pay_by, cents=left)


def _agreed(reason: str, until: date | None) -> Rest | None:
    return Rest(reason, until) if until else None


def holds_on(hold: Hold, as_of: date) -> bool:
    """Whether a hold counts on a day, its last one included."""
    return hold.since <= as_of and (hold.until is None or as_of <= hold.until)


def _recorded(
    account: DebtorAccount, item: OpenItem, as_of: date, first: str, last: str
) -> Rest | None:
    """The recorded hold that comes first in the order, between two reasons, both included."""
    asked = reasons.ORDER[reasons.ORDER.index(first) : reasons.ORDER.index(last) + 1]
    active = [
        hold
        for hold in (*account.holds, *item.holds)
        if hold.kind in asked and holds_on(hold, as_of) and _whole(hold, item, as_of)
    ]
    if not active:
        return None
    kind = min((hold.kind for hold in active), key=reasons.ORDER.index)
    return Rest(kind, _latest(hold.until for hold in active if hold.kind == kind))


def _whole(hold: Hold, item: OpenItem, as_of: date) -> bool:
    """A dispute on a part leaves the rest of the invoice free."""
    return hold.cents is None or demandable(item, as_of) <= 0


def _latest(ends: Iterable[date | None]) -> date | None:
    days = list(ends)
    return None if None in days else max(day for day in days if day is not None)


def _time_barred(account: DebtorAccount, item: OpenItem, as_of: date) -> bool:
    """Whether even the longest term is over: any payment may have acknowledged the debt, and a full
    new term then runs from it (C. civ. 2240, 2231)."""
    acts = (*item.acts, *may_acknowledge(item))
    return limitation_last_day(account.governing_law, account.kind, item.due_on, acts) < as_of


def may_acknowledge(item: OpenItem) -> tuple[Act, ...]:
    """The payments on an invoice: each may have acknowledged it, if its words did."""
    paid = {move.on for move in item.movements if move.kind == "payment" and move.cents > 0}
    return tuple(Act("part-payment", on) for on in sorted(paid))
