"""The scenario in force: its steps, its limits, and how a TOML table says them.

Owns the guard rails: never more than three written demands, never a formal notice that two
reminders do not precede (R1, R5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from butoir.core.errors import InputError
from butoir.core.items import DEMANDS
from butoir.core.money import parse_cents
from butoir.core.parties import CHANNELS

STEP_NAMES = (*DEMANDS, "notice", "call")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the scenario.

    `days_after_due` is negative before the due date; `pay_by_days` counts from the day sent,
    None for a call, or for a notice that simply recalls the due date.
    """

    name: str
    days_after_due: int
    channel: str
    pay_by_days: int | None = None

    @property
    def key(self) -> str:
        """What tells one call or notice of the scenario from another."""
        return f"{self.name}@{self.days_after_due}"


DEFAULT_STEPS = (
    Step("reminder-1", 7, "email", 6),
    Step("reminder-2", 14, "email", 14),
    Step("formal-notice", 30, "registered", 15),
)
_DEFAULT_PAY_BY = {step.name: step.pay_by_days for step in DEFAULT_STEPS}


@dataclass(frozen=True)
class Policy:
    """What a company decided about its reminders; amounts in cents, durations in days.

    `bank_data_max_days` counts open days: the delay after which a payment that was made may
    still be missing from the bank data (docs/adr/0002).
    """

    min_amount: int = 0
    min_gap_days: int = 5
    working_days_only: bool = True
    tolerance: int = 0
    credit_holds: bool = True
    bank_data_max_days: int = 2
    sending: bool = True
    steps: tuple[Step, ...] = DEFAULT_STEPS

    @cached_property
    def demands(self) -> tuple[Step, ...]:
        """The written demands, in the order of the ladder."""
        return tuple(sorted(_demands(self.steps), key=lambda step: DEMANDS.index(step.name)))

    @cached_property
    def once(self) -> tuple[Step, ...]:
        """The calls and notices: each comes once per invoice, beside the ladder."""
        return tuple(step for step in self.steps if step.name not in DEMANDS)


def _demands(steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if step.name in DEMANDS]


_AMOUNTS = ("min_amount", "tolerance")
_DAYS = ("min_gap_days", "bank_data_max_days")
_SWITCHES = ("working_days_only", "credit_holds")


def policy_from_table(table: Mapping[str, Any], where: str) -> Policy:
    """The policy of a `[policy]` table; raises InputError naming `where` and the key."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _AMOUNTS:
            values[key] = _not_negative(parse_cents(value, where, key), where, key)
        elif key in _DAYS:
            values[key] = _not_negative(_integer(value, where, key), where, key)
        elif key in _SWITCHES:
            values[key] = _switch(value, where, key)
        elif key == "steps":
            values[key] = _steps(value, where)
        else:
            raise InputError("unknown key of the policy", where, field=key)
    return Policy(**values)


def _steps(rows: object, where: str) -> tuple[Step, ...]:
    if not isinstance(rows, list) or not rows:
        raise InputError("is a list of at least one step", where, field="policy.steps")
    steps = tuple(_step(row, where) for row in rows)
    names = [step.name for step in _demands(steps)]
    if len(names) != len(set(names)):
        raise InputError("each written demand comes at most once", where, field="policy.steps")
    if "formal-notice" in names and set(names) != set(DEMANDS):
        raise InputError(
            "a formal notice needs reminder-1 and reminder-2 before it", where, field="policy.steps"
        )
    return steps


def _step(row: object, where: str) -> Step:
    if not isinstance(row, Mapping):
        raise InputError("is a table", where, field="policy.steps")
    unknown = set(row) - {"name", "days_after_due", "channel", "pay_by_days"}
    if unknown:
        raise InputError("unknown key of a step", where, field=min(unknown))
    name = row.get("name")
    if name not in STEP_NAMES:
        raise InputError(f"{name!r} is not one of {', '.join(STEP_NAMES)}", where, field="name")
    channel = row.get("channel", "call" if name == "call" else "email")
    if channel not in CHANNELS or (name in DEMANDS and channel == "call"):
        raise InputError(f"{channel!r} is no channel for {name}", where, field="channel")
    pay_by = row.get("pay_by_days", _DEFAULT_PAY_BY.get(name))
    if pay_by is not None:
        pay_by = _not_negative(_integer(pay_by, where, "pay_by_days"), where, "pay_by_days")
    days = _integer(row.get("days_after_due"), where, "days_after_due")
    if name in DEMANDS:
        _not_negative(days, where, "days_after_due")
    return Step(name, days, channel, pay_by)


def _integer(value: object, where: str, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 3650:
        raise InputError(f"{value!r} is not a whole number of days", where, field=key)
    return value


def _switch(value: object, where: str, key: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{value!r} is not true or false", where, field=key)
    return value


def _not_negative(value: int, where: str, key: str) -> int:
    if value < 0:
        raise InputError("is not below zero", where, field=key)
    return value
