"""Late-payment interest, segment by segment: exact integers on cents, days and dated rates.

Conventions: interest from the day after the due date to the last day, both included; each day at
the rate of its own half-year; ACT/365 fixed unless ACT/ACT is asked for; exact fractions, rounded
once per imputation event (half up; down where a legal ceiling is computed); a part payment goes to
accrued interest, then to the principal, then to the indemnity; a credit note reduces the principal
from the due date. `daily_interest` gives the same figures faster, without the segments.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from butoir.core.conditions import (
    Conditions,
    Start,
    charged,
    first_interest_day,
    indemnity_cents,
    last_interest_day,
)
from butoir.core.deferring import bearing, binding
from butoir.core.errors import InputError
from butoir.core.money import format_cents, round_half_up
from butoir.law.delays import add_months
from butoir.law.regimes import Regime, regime
from butoir.law.registry import DatedValue, parameter

DAY_COUNTS = ("act365", "actact")
# cents x hundredths of a percent x days, over this; a day weighs 366 (or 365 in an ACT/ACT leap
# year), so that both year lengths share one denominator.
DENOMINATOR = 10_000 * 365 * 366
_DAY = timedelta(days=1)
_DOUBT = {
    "confirmed_secondary": "SECONDARY_SOURCE",
    "unconfirmed": "UNCONFIRMED",
    "from_memory": "UNCONFIRMED",
}

Payment = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """Days at one rate on one principal.

    `rate` is hundredths of a percent; `weighted` the exact interest in cents over DENOMINATOR;
    `cents` this segment's share of the rounded interest; `year_days` the divisor (365 or 366).
    """

    from_on: date
    to_on: date
    days: int
    rate: int
    principal: int
    weighted: int
    cents: int
    year_days: int

    @property
    def exact(self) -> str:
        """The exact interest in currency units, to six decimals: `12.482877`."""
        millionths = round_half_up(self.weighted * 10_000, DENOMINATOR)
        return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


@dataclass(frozen=True, slots=True)
class Imputation:
    """How one payment was counted, in cents: interest, then principal, then what is beyond both."""

    on: date
    to_interest: int
    to_principal: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Interest:
    """The whole computation; amounts in cents.

    `interest` is all that accrued and `indemnity` all that was charged, whether paid since or not;
    `principal_due` and `interest_due` are what is left of each, `total_due` what is left of all.
    """

    regime: str
    segments: tuple[Segment, ...]
    imputations: tuple[Imputation, ...]
    interest: int
    indemnity: int
    principal_due: int
    interest_due: int
    total_due: int
    rounding: str
    legal_basis: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Account:
    """The running balance of one computation."""

    principal: int
    law: Regime
    conditions: Conditions
    start: Start
    capitalised: int = 0
    interest_due: int = 0
    interest: int = 0
    beyond: int = 0
    segments: list[Segment] = field(default_factory=list)
    imputations: list[Imputation] = field(default_factory=list)
    sources: dict[DatedValue, None] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)


def compute_interest(
    regime_name: str,
    cents: int,
    due_on: date,
    until: date,
    payments: Sequence[Payment] = (),
    credit_notes: Sequence[Payment] = (),
    conditions: Conditions | None = None,
) -> Interest:
    """Interest and indemnity on an invoice of `cents` due on `due_on`, claimed up to `until`.

    `payments` and `credit_notes` are (day, positive cents); those after `until` are left out with a
    warning. Raises LawError when a day needs a rate that is not known, InputError for a negative
    amount. A rate of the terms under the French floor is computed as agreed and flagged: what
    replaces it is for a judge to say.
    """
    conditions = conditions or Conditions()
    law = regime(regime_name)
    _check(cents, payments, credit_notes, conditions)
    last = last_interest_day(until, conditions)
    start = first_interest_day(law, due_on, last, conditions)
    credited = sum(amount for on, amount in credit_notes if on <= until)
    account = _Account(max(0, cents - credited), law, conditions, start)
    account.beyond = max(0, credited - cents)
    kept = sorted(payment for payment in payments if payment[0] <= until)
    late = until > due_on and account.principal > sum(paid for on, paid in kept if on <= due_on)
    if len(kept) < len(payments) or any(on > until for on, _ in credit_notes):
        account.warnings["LATER_MOVEMENT: a payment or credit after the last day is left out"] = (
            None
        )
    if last < until:
        account.warnings[
            f"INSOLVENCY: interest is counted to {last}, the eve of the judgment "
            f"({law.insolvency_reference})"
        ] = None
    _walk(account, kept, last)
    indemnity = indemnity_cents(law, due_on, late, account.principal, start, conditions)
    return _conclude(account, indemnity, late)


def _check(
    cents: int, payments: Sequence[Payment], credit_notes: Sequence[Payment], conditions: Conditions
) -> None:
    if cents < 0 or any(amount < 0 for _, amount in (*payments, *credit_notes)):
        raise InputError("amounts, payments and credit notes are never negative")
    if conditions.day_count not in DAY_COUNTS:
        raise InputError(f"day count {conditions.day_count!r}: one of {', '.join(DAY_COUNTS)}")


def _walk(account: _Account, payments: Sequence[Payment], last: date) -> None:
    """Accrue up to each event, round, then count the payment or capitalise the year."""
    position = account.start.on
    events: list[tuple[date, int, int]] = [(on, 1, paid) for on, paid in payments]
    if position is not None and account.conditions.capitalise:
        events += [(on, 0, 0) for on in _anniversaries(position, last)]
    for on, is_payment, paid in sorted(events):
        if position is not None and on >= position:
            _accrue(account, position, min(on, last))
            position = on + _DAY
        if is_payment:
            _impute(account, on, paid)
        else:
            account.capitalised += account.interest_due
            account.interest_due = 0
    if position is not None:
        _accrue(account, position, last)


def _anniversaries(start: date, last: date) -> Iterator[date]:
    """The last day of each whole year of interest, up to `last`."""
    eve, years = start - _DAY, 1
    while (on := add_months(eve, 12 * years)) <= last:
        yield on
        years += 1


def _accrue(account: _Account, first: date, last: date) -> None:
    """Add the interest of these days, rounded once for all of them."""
    whole = account.principal + account.capitalised
    if whole <= 0 or first > last:
        return
    exact = rounded = 0
    for start, end, base in bearing(account.conditions.deferrals, whole, first, last):
        runs = _merged(_yearly(account, start, end)) if base else ()
        for from_on, to_on, rate, year_days in runs:
            days = (to_on - from_on).days + 1
            weighted = base * rate * days * (DENOMINATOR // 10_000 // year_days)
            exact += weighted
            total = _round(account.law, exact)
            share, rounded = total - rounded, total
            account.segments.append(
                Segment(from_on, to_on, days, rate, base, weighted, share, year_days)
            )
    account.interest += charged(account.law, "interest", rounded)
    account.interest_due += rounded


def _round(law: Regime, weighted: int) -> int:
    return weighted // DENOMINATOR if law.rounds_down else round_half_up(weighted, DENOMINATOR)


def _impute(account: _Account, on: date, paid: int) -> None:
    """Interest first (C. civ. 1343-1), capitalised interest with it, then the principal.

    While a plan of instalments of the principal alone binds, the principal first: so it was agreed.
    """
    plan = binding(account.conditions.deferrals, on)
    agreed = min(paid, account.principal) if plan and not plan.charged else 0
    accrued = min(paid - agreed, account.interest_due)
    capitalised = min(paid - agreed - accrued, account.capitalised)
    principal = agreed + min(paid - agreed - accrued - capitalised, account.principal - agreed)
    beyond = paid - accrued - capitalised - principal
    account.interest_due -= accrued
    account.capitalised -= capitalised
    account.principal -= principal
    account.beyond += beyond
    account.imputations.append(Imputation(on, accrued + capitalised, principal, beyond))


_Run = tuple[date, date, int]


def _rates(account: _Account, first: date, last: date) -> Iterator[_Run]:
    """The rate of each day, noting the sources used and what must be flagged."""
    law, contract = account.law, account.conditions.contract_rate
    start = account.start.on or first
    if law.contract_rate == "refused" and contract is not None:
        account.warnings[f"CONTRACT_RATE_IGNORED: {law.name} is at the rate of the law"] = None
        contract = None
    if contract is not None and law.contract_rate in ("free", "flag"):
        if law.contract_rate == "flag":
            account.warnings[
                "CONSUMER_CONTRACT_RATE: a consumer owes a rate of the terms only in writing and "
                "when it is not disproportionate"
            ] = None
        yield first, last, contract
    elif law.frozen:
        value = parameter(law.rate).at(start)
        account.sources[value] = None
        yield first, last, value.number
    else:
        guide = law.floor if contract is not None and law.floor else law.rate
        for from_on, to_on, value in parameter(guide).between(first, last):
            account.sources[value] = None
            yield from_on, to_on, _agreed(account, contract, value)


def _agreed(account: _Account, contract: int | None, value: DatedValue) -> int:
    """The rate of the terms beside the floor or the ceiling of its half-year."""
    if contract is None:
        return value.number
    if account.law.contract_rate == "floor":
        if contract < value.number:
            account.warnings[
                f"CONTRACT_RATE_BELOW_FLOOR {value.label}: {percent(contract)} % is below three "
                f"times the legal rate, {percent(value.number)} %; computed as agreed"
            ] = None
        return contract
    if contract > value.number:
        account.warnings[
            f"CONTRACT_RATE_REDUCED {value.label}: {percent(contract)} % is above the ceiling, "
            f"{percent(value.number)} %"
        ] = None
    return min(contract, value.number)


def _yearly(account: _Account, first: date, last: date) -> Iterator[tuple[date, date, int, int]]:
    """The runs with their divisor, cut at the ends of years when leap years count 366."""
    for from_on, to_on, rate in _rates(account, first, last):
        if account.conditions.day_count == "act365":
            yield from_on, to_on, rate, 365
            continue
        day = from_on
        while day <= to_on:
            end = min(to_on, date(day.year, 12, 31))
            yield day, end, rate, 366 if isleap(day.year) else 365
            day = end + _DAY


def _merged(runs: Iterator[tuple[date, date, int, int]]) -> Iterator[tuple[date, date, int, int]]:
    """Neighbours at the same rate and divisor become one run."""
    current: tuple[date, date, int, int] | None = None
    for run in runs:
        if current is not None and current[2:] == run[2:]:
            current = (current[0], run[1], *run[2:])
            continue
        if current is not None:
            yield current
        current = run
    if current is not None:
        yield current


def _conclude(account: _Account, indemnity: int, late: bool) -> Interest:
    interest_due = account.interest_due + account.capitalised
    indemnity_left = max(0, indemnity - account.beyond)
    if account.beyond > indemnity:
        excess = format_cents(account.beyond - indemnity)
        account.warnings[f"OVERPAID: {excess} more than was owed has been received"] = None
    if late and account.start.why_not:
        account.warnings[account.start.why_not] = None
    if account.law.indemnity_cap and indemnity:
        account.warnings["CEILING: the indemnity is the legal ceiling; never above the clause"] = (
            None
        )
    for value in account.sources:
        for text in _doubts(value):
            account.warnings[text] = None
    rounding = (
        "down to the cent (legal ceiling)" if account.law.rounds_down else "half up to the cent"
    )
    basis = "ACT/365" if account.conditions.day_count == "act365" else "ACT/ACT"
    return Interest(
        regime=account.law.name,
        segments=tuple(account.segments),
        imputations=tuple(account.imputations),
        interest=account.interest,
        indemnity=indemnity,
        principal_due=account.principal,
        interest_due=interest_due,
        total_due=account.principal + interest_due + indemnity_left,
        rounding=f"{rounding}, once per imputation event; {basis}",
        legal_basis=(*account.law.citations, *_plans(account), *map(_source, account.sources)),
        warnings=tuple(account.warnings),
    )


def _plans(account: _Account) -> Iterator[str]:
    if account.conditions.deferrals:
        yield f"interest while a payment plan runs: {account.law.instalments_reference}"


def _source(value: DatedValue) -> str:
    return f"{value.label}, {percent(value.number)} %: {value.reference}"


def _doubts(value: DatedValue) -> Iterator[str]:
    if value.status in _DOUBT:
        yield f"{_DOUBT[value.status]} {value.label}: {percent(value.number)} % ({value.reference})"
    if value.note:
        yield f"NOTE {value.label}: {value.note}"


def percent(hundredths: int) -> str:
    """Hundredths of a percent as text: 1215 is `12.15`."""
    return format_cents(hundredths)
