"""The totals of a case file from its own data, by another arithmetic: fractions, nothing of ours.

What is known of the law here: ACT/365, rounded once per payment (half up; down for a Belgian
consumer), payments to accrued interest first, then to the principal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

YEAR = 365
RATE = 10_000  # hundredths of a percent in one


def recompute(data: Mapping[str, Any]) -> dict[str, int]:
    """Principal, interest, indemnity, what is deducted, and the total, in cents."""
    found = {
        "principal": sum(one["claimed"] for one in data["invoices"]),
        "interest": sum(_interest(data, one) for one in data["invoices"]),
        "indemnity": sum(x["cents"] for x in data["lines"] if x["kind"] == "indemnity"),
    }
    deducted = sum(one["cents"] for one in data["deductions"])
    return {**found, "deducted": deducted, "total": sum(found.values()) - deducted}


def recompute_daily(data: Mapping[str, Any]) -> int:
    """The interest of the next day, in hundredths of a cent."""
    last = [x for x in data["lines"] if x["kind"] == "interest" and x["to"] == data["as_of"]]
    rates = "rate_hundredths_of_a_percent"
    return _half_up(sum(Fraction(x["principal"] * x[rates], RATE * YEAR) for x in last) * 100)


def _interest(data: Mapping[str, Any], invoice: Mapping[str, Any]) -> int:
    lines = [
        x for x in data["lines"] if x["invoice"] == invoice["number"] and x["kind"] == "interest"
    ]
    paid = sorted((m["on"], m["cents"]) for m in invoice["movements"] if m["kind"] == "payment")
    left = invoice["claimed"] + sum(cents for _, cents in paid)
    down = data["regime"] == "be-b2c"
    total = due = 0
    _check_days(lines, invoice, data["interest_until"])
    for on, cents in [*paid, (data["as_of"], 0)]:
        now = [line for line in lines if line["to"] <= on]
        lines = lines[len(now) :]
        assert all(line["principal"] == left for line in now), "on what is left of the principal"
        exact = sum((_exact(line) for line in now), Fraction(0))
        accrued = exact.numerator // exact.denominator if down else _half_up(exact)
        assert accrued == sum(line["cents"] for line in now)
        total, due = total + accrued, due + accrued
        to_interest = min(cents, due)
        due, left = due - to_interest, left - (cents - to_interest)
    assert not lines, "no interest after the day of the claim"
    return total


def _check_days(lines: list[Any], invoice: Mapping[str, Any], until: str) -> None:
    """Without a gap, without an overlap, and only after the due date."""
    eve = None
    for line in lines:
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"])
        assert line["from"] > invoice["due_on"]
        assert line["days"] == (last - first).days + 1
        assert eve is None or (first - eve).days == 1
        eve = last
    assert eve is None or eve.isoformat() == until


def _exact(line: Mapping[str, Any]) -> Fraction:
    weighted = line["principal"] * line["rate_hundredths_of_a_percent"] * line["days"]
    return Fraction(weighted, RATE * YEAR)


def _half_up(exact: Fraction) -> int:
    return int((exact * 2 + 1) // 2)
