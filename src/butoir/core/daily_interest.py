"""The same interest without its segments, in constant time for an invoice and for each payment.

A regime's daily rates are summed once, so that the rates of any stretch of days are one
subtraction. Owns speed only: the conventions are those of `interest`, and a property test holds the
two equal. ACT/365 and the rate of the law; terms with their own rate go through `interest`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from butoir.core.conditions import charged
from butoir.law.regimes import Regime, regime
from butoir.law.registry import parameter

DENOMINATOR = 10_000 * 365


@dataclass(frozen=True, slots=True)
class DailyRates:
    """The sum of the daily rates from a first day through each day, in hundredths of a percent.

    `eve` is the ordinal of the day before the first known one. A single value in force without an
    end is `flat` instead.
    """

    name: str
    eve: int
    sums: tuple[int, ...]
    flat: int | None = None

    def weight(self, after: int, last: int) -> int:
        """The sum of the rates of the days after one ordinal, through another.

        Raises UnknownLegalValueError when one of those days has no rate.
        """
        if self.flat is not None:
            return self.flat * (last - after)
        if after < self.eve or last - self.eve >= len(self.sums):
            parameter(self.name).at(date.fromordinal(after + 1))
            parameter(self.name).at(date.fromordinal(last))
        return self.sums[last - self.eve] - self.sums[after - self.eve]


@cache
def daily_rates(name: str) -> DailyRates:
    """The summed daily rates of a parameter whose values follow each other without a gap."""
    values = parameter(name).values
    eve = values[0].since.toordinal() - 1
    if values[-1].until is None:
        return DailyRates(name, eve, (), flat=values[0].number)
    sums = [0]
    for value in values:
        days = ((value.until or value.since) - value.since).days + 1
        before = sums[-1]
        sums.extend(before + value.number * count for count in range(1, days + 1))
    return DailyRates(name, eve, tuple(sums))


def interest_cents(
    regime_name: str,
    cents: int,
    due_on: date,
    until: date,
    payments: Sequence[tuple[date, int]] = (),
) -> int:
    """All the interest that accrues on `cents` from the day after `due_on` through `until`.

    `due_on` is the eve of the first day of interest, whatever makes it start; `payments` are
    (day, positive cents) in order of time. Raises LawError when a day has no rate.
    """
    return accrue(regime(regime_name), cents, due_on, until, payments)[0]


def accrue(
    law: Regime, cents: int, eve_on: date, until: date, payments: Sequence[tuple[date, int]] = ()
) -> tuple[int, int]:
    """All the interest accrued through `until`, and the principal then left, in cents."""
    rates = daily_rates(law.rate)
    position, end = eve_on.toordinal(), until.toordinal()
    if law.frozen and cents > 0 and end > position:
        first = rates.weight(position, position + 1)
        rates = DailyRates(law.rate, position, (), flat=first)
    half = 0 if law.rounds_down else DENOMINATOR // 2
    total = interest_due = 0
    for on, paid in payments:
        day = on.toordinal()
        stop = min(day, end)
        if stop > position:
            if cents > 0:
                accrued = (cents * rates.weight(position, stop) + half) // DENOMINATOR
                total += accrued
                interest_due += accrued
            position = stop
        to_interest = min(paid, interest_due)
        interest_due -= to_interest
        cents -= min(paid - to_interest, max(cents, 0))
    if cents > 0 and end > position:
        total += (cents * rates.weight(position, end) + half) // DENOMINATOR
    return charged(law, "interest", total), max(cents, 0)
