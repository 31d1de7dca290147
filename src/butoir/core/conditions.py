"""What a regime lets a creditor charge, and from which day: start, end, indemnity, ceilings.

Every amount of interest or indemnity that leaves this room passes through `charged`, so that what
a regime forbids cannot be claimed by any path (R32). Owns no legal number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from butoir.core.deadline import free_until
from butoir.core.items import Deferral
from butoir.law.delays import consumer_charges_from
from butoir.law.regimes import Regime
from butoir.law.registry import parameter

_DAY = timedelta(days=1)
_NO_NOTICE = "NO_NOTICE: interest runs only from the day after a formal notice"
_NO_DELIVERY = (
    "DELIVERY_NOT_PROVED: interest runs only from the end of the third month after delivery, on an "
    "invoice sent within a month of it that bears the art. 12 mention"
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The facts besides amounts and dates that change what may be charged.

    `contract_rate` is the late-payment rate of the creditor's terms, in hundredths of a percent;
    `notice_on` the day on which the formal notice was received; `reminder` the sending day and
    channel of the first reminder, `own_reminder` that it is a letter of ours, whose free period
    ends on an open day (deadline.free_until), `clause` and `sme` the creditor's terms and size
    (Belgian consumers); `third_month_end_on` the end of the third month after delivery, given only
    when the conditions of Luxembourg law are met; `judgment_on` the opening of the debtor's
    insolvency;
    `capitalise` that a contract or a judgment lets interest of a whole year bear interest
    (C. civ. 1343-2); `invoices` how many late invoices the amount stands for; `deferrals` the
    payment plans whose instalments bear interest one by one, where a regime says so; no interest is
    asked for the days up to `free_until`, and no indemnity with `no_indemnity`: a person gave them
    up.
    """

    contract_rate: int | None = None
    notice_on: date | None = None
    reminder: tuple[date, str] | None = None
    own_reminder: bool = False
    clause: bool = False
    sme: bool = False
    third_month_end_on: date | None = None
    judgment_on: date | None = None
    day_count: str = "act365"
    capitalise: bool = False
    invoices: int = 1
    deferrals: tuple[Deferral, ...] = ()
    free_until: date | None = None
    no_indemnity: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """The first day of interest, or None and the reason why nothing may be charged yet."""

    on: date | None
    why_not: str = ""


def last_interest_day(until: date, conditions: Conditions) -> date:
    """`until`, or the eve of an insolvency judgment when that comes first (R33)."""
    if conditions.judgment_on is None:
        return until
    return min(until, conditions.judgment_on - _DAY)


def first_interest_day(law: Regime, due_on: date, last: date, conditions: Conditions) -> Start:
    """The first day that bears interest under a regime, for a claim made up to `last`."""
    start, free = _first_day(law, due_on, last, conditions), conditions.free_until
    if start.on is None or free is None or start.on > free:
        return start
    return Start(free + _DAY)


def _first_day(law: Regime, due_on: date, last: date, conditions: Conditions) -> Start:
    if law.starts == "reminder":
        return _start_after_reminder(due_on, last, conditions)
    wanted, why_not = {
        "due": (due_on, ""),
        "default": (conditions.notice_on or due_on, ""),
        "notice": (conditions.notice_on, _NO_NOTICE),
        "third-month": (conditions.third_month_end_on, _NO_DELIVERY),
    }[law.starts]
    if wanted is None:
        return Start(None, why_not)
    return Start(max(due_on, wanted) + _DAY)


def _start_after_reminder(due_on: date, last: date, conditions: Conditions) -> Start:
    """Belgian consumers: clause, free first reminder, clear days (CDE XIX.2, XIX.4, XIX.15)."""
    if not conditions.clause:
        return Start(
            None, "NO_CLAUSE: without an express clause a consumer owes no interest (XIX.4)"
        )
    if conditions.reminder is None or conditions.reminder[0] > last:
        return Start(None, "NO_REMINDER: the first, free reminder has not been sent (XIX.2)")
    sent_on, channel = conditions.reminder
    if sent_on <= due_on:
        return Start(None, "NO_REMINDER: a reminder sent by the due date is none (XIX.2)")
    charges_from = consumer_charges_from(sent_on, channel)
    if conditions.own_reminder:
        charges_from = free_until(sent_on, channel) + _DAY
    if last < charges_from:
        return Start(
            None,
            f"CLAUSE_LOST_XIX_15: nothing may be charged before {charges_from}; "
            "a charge claimed earlier loses the whole clause",
        )
    return Start(max(due_on, sent_on) + _DAY if conditions.sme else charges_from)


def indemnity_cents(
    law: Regime, due_on: date, late: bool, principal_due: int, start: Start, conditions: Conditions
) -> int:
    """The indemnity of one claim, in cents: per late invoice, or capped by the amount still due.

    `late` says that something was unpaid after the due date; `principal_due` is the principal left
    on the day of the claim. Raises UnknownLegalValueError when no text covers the due date.
    """
    if not late or conditions.no_indemnity:
        return 0
    if conditions.judgment_on is not None and due_on >= conditions.judgment_on:
        return 0
    if law.lump_sum is not None:
        flat = parameter(law.lump_sum).at(due_on).number
        return charged(law, "indemnity", flat * conditions.invoices)
    if law.indemnity_cap is not None and start.on is not None and principal_due > 0:
        cap = consumer_cap_cents(law.indemnity_cap, principal_due, start.on)
        return charged(law, "indemnity", cap)
    return 0


def consumer_cap_cents(name: str, amount_due: int, on: date) -> int:
    """The ceiling of a consumer's indemnity for an amount still due, rounded down (CDE XIX.4)."""
    bands = parameter(name).at(on).bands
    band = next(band for band in reversed(bands) if amount_due > band.above)
    return min(band.most, band.fixed + (amount_due - band.above) * band.rate // 10_000)


def charged(law: Regime, kind: str, cents: int) -> int:
    """The amount itself when the regime allows that kind of charge, or when there is none.

    Raises ForbiddenChargeError otherwise: the gate through which every charge leaves.
    """
    if cents:
        law.may_charge(kind)
    return cents
