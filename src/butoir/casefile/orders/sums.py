"""The sum of an application, part by part, from the same claim as the case file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.casefile.facts import Case


class Rate(NamedTuple):
    """A rate (hundredths of a percent) of interest, and the first and last of its days."""

    rate: int
    from_on: date
    to_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Cents. `billed` less `paid`, `credited` and `disputed` is the `principal`; `apart` is money
    of the debtor that is tied to no invoice and is not deducted yet."""

    billed: int
    paid: int
    credited: int
    disputed: int
    principal: int
    interest: int
    rates: tuple[Rate, ...]
    lumps: int
    indemnity: int
    total: int
    apart: int


def sums_of(case: Case) -> Sums:
    """The parts of what a case claims."""
    moves = [move for one in case.invoices for move in one.item.movements]
    credited = sum(move.cents for move in moves if move.kind == "credit")
    return Sums(
        billed=sum(one.item.cents for one in case.invoices),
        paid=sum(move.cents for move in moves) - credited,
        credited=credited,
        disputed=sum(one.item.open - one.claimed for one in case.invoices),
        principal=case.principal,
        interest=case.interest,
        rates=_rates(case),
        lumps=sum(line.kind == "indemnity" for line in case.claim.lines),
        indemnity=case.indemnity,
        total=case.total,
        apart=case.apart,
    )


def _rates(case: Case) -> tuple[Rate, ...]:
    found: dict[tuple[int, str], list[date]] = {}
    for line in case.claim.lines:
        if line.kind == "interest" and line.from_on and line.to_on and line.rate is not None:
            days = found.setdefault((line.rate, line.reference), [])
            days += [line.from_on, line.to_on]
    rates = [Rate(rate, min(days), max(days), ref) for (rate, ref), days in found.items()]
    return tuple(sorted(rates, key=lambda one: (one.from_on, one.rate)))
