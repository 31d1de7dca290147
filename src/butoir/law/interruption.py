"""What interrupts or suspends limitation, and until when it then runs.

Owns the arithmetic; the acts that each country knows are in `<country>/interruption.toml`, those
that change nothing included (a formal notice, R34). An act after the end of the term changes
nothing either, and none ever shortens a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from butoir.law.delays import add_months
from butoir.law.registry import table

NEW_TERM, EXTENSION, SUSPENSION, NOTHING = "new-term", "extension", "suspension", "none"
_PLACES = ("fr", "be", "lu", "ch")


class Act(NamedTuple):
    """Something that was done `on` a day; `until` is the end of what lasted (a conciliation)."""

    kind: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act of a kind does under one law.

    `effect` is a full new term, an extension by `months`, a suspension (after which at least
    `months` are left), or none. `ceiling_months` after the due date nothing of it carries further
    (0: no such end); `once`: a second one changes nothing.
    """

    kind: str
    effect: str
    case: str
    months: int
    ceiling_months: int
    once: bool
    reference: str
    status: str


@cache
def effects_of(country: str) -> Mapping[str, Effect]:
    """By kind, the acts that a country's law speaks of; none for a country not known here."""
    place = country.partition("-")[0].lower()
    if place not in _PLACES:
        return MappingProxyType({})
    rows = table(f"{place}/interruption").values()
    found = {
        row["id"]: Effect(
            row["id"],
            row["effect"],
            row["case"],
            row["months"],
            row["ceiling_months"],
            row["once"],
            row["reference"],
            row["status"],
        )
        for row in rows
    }
    return MappingProxyType(found)


def term_end(country: str, months: int, from_on: date, acts: Iterable[Act] = ()) -> date:
    """The last day of a term of `months` from a due date, after what was done meanwhile.

    A new term is a full one of the same length (C. civ. 2231). Acts that the country does not know
    change nothing.
    """
    end, used, still = add_months(from_on, months), set(), from_on
    known = effects_of(country)
    for act in sorted(acts, key=lambda act: (act.on, act.kind)):
        law = known.get(act.kind)
        if law is None or act.on > end or (law.once and act.kind in used):
            continue
        used.add(act.kind)
        later = _later(law, act, months, end, still)
        if law.effect == SUSPENSION and act.until is not None:
            still = max(still, act.until)
        if law.ceiling_months:
            later = min(later, add_months(from_on, law.ceiling_months))
        end = max(end, later)
    return end


def _later(law: Effect, act: Act, months: int, end: date, still: date) -> date:
    """Where one act carries the end; `still` is the day up to which days were not counted yet."""
    if law.effect == NEW_TERM:
        return add_months(act.on, months)
    if law.effect == EXTENSION:
        return add_months(act.on, min(months, law.months))
    if law.effect == SUSPENSION and act.until is not None and act.until > act.on:
        stood = max(0, (act.until - max(act.on, still)).days)
        return max(end + timedelta(days=stood), add_months(act.until, law.months))
    return end
