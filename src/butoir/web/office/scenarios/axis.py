"""A scenario on its time axis: where its steps stand in a drawing from day −15 to day +60."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from butoir.core.deadline import TRANSIT_DAYS
from butoir.core.items import DEMANDS
from butoir.core.policy import Step
from butoir.web.office.scenarios.words import CHANNELS, STEPS, day_in_words

FIRST, LAST = -15, 60
_DAY, _MARGIN = 11, 24
_NAME = 285  # the room of a name, which begins at its step
_SLOTS, _FREE = 66, 132  # the heights of the demands and of the rest
_LEVELS = 3  # lines of text that names are spread over, so that they do not cover each other


@dataclass(frozen=True, slots=True)
class Mark:
    """One step: its place, its number in its slot (0: a free one), and what stands beside it."""

    x: int
    y: int
    slot: int
    until: int
    name: str
    said: str
    text_y: int
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Axis:
    """The whole drawing; `ticks` are (x, words)."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[int, str], ...]
    due_x: int
    end_x: int
    width: int = (LAST - FIRST) * _DAY + _MARGIN + _NAME
    height: int = 190
    slots_y: int = _SLOTS
    free_y: int = _FREE


def x_of(days: int) -> int:
    """The place of a day; what is beyond stands at the end."""
    return _MARGIN + (min(max(days, FIRST), LAST) - FIRST) * _DAY


def axis_of(steps: Sequence[Step]) -> Axis:
    """The drawing of those steps."""
    ordered = sorted(steps, key=lambda step: step.days_after_due)
    demands = [step for step in ordered if step.name in DEMANDS]
    free = [step for step in ordered if step.name not in DEMANDS]
    # the first stands farthest from the axis: no line to a name then crosses another name
    marks = [_mark(step, len(demands) - 1 - at, _SLOTS) for at, step in enumerate(demands)]
    marks += [_mark(step, len(free) - 1 - at, _FREE) for at, step in enumerate(free)]
    ticks = tuple((x_of(day), f"{day:+d}" if day else "") for day in range(FIRST, LAST + 1, 15))
    return Axis(tuple(marks), ticks, x_of(0), x_of(LAST))


def _mark(step: Step, level: int, y: int) -> Mark:
    days = step.days_after_due
    slot = DEMANDS.index(step.name) + 1 if step.name in DEMANDS else 0
    paid = (step.pay_by_days or 0) + TRANSIT_DAYS.get(step.channel, 0) if slot else 0
    text_y = y - 18 - 14 * (level % _LEVELS) if slot else y + 24 + 14 * (level % 2)
    return Mark(
        x=x_of(days),
        y=y,
        slot=slot,
        until=x_of(days + paid),
        name=str(STEPS[step.name]),
        said=f"{day_in_words(days)}, {CHANNELS[step.channel]}",
        text_y=text_y,
        lines=(y - 8, text_y + 3) if slot else (y + 8, text_y - 10),
    )
