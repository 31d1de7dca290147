"""The deadlines that follow from the steps of a procedure. Pure.

A delay that lapses a right is told before it ends; one that opens a right is told when it has.
Lengths and texts are those of `law.delays`. Owns no procedure: which route it is, and before which
court, a person says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from butoir.core.governing import place_of
from butoir.law.calendar import Calendar
from butoir.law.delays import FRANCE, add_months, european_opposition, statutory_day
from butoir.law.registry import LawError

COURTS = ("commercial", "judicial", "protection")
ROUTES = ("order", "european", "small", "undisputed", "merits")
OF_ROUTE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "order": (
            "filed",
            "consigned",
            "order",
            "order-part",
            "refused",
            "renounced",
            "served",
            "opposition",
            "consigned-again",
            "lawyer",
            "enforceable",
        ),
        "european": ("filed", "order", "refused", "served", "opposition", "enforceable"),
        "small": ("invited", "agreed", "no-agreement", "small-closed"),
        "undisputed": ("command", "contested", "record", "enforceable"),
        "merits": ("filed", "enforceable"),
    }
)  # the steps that only this route has
LAPSE, LOOK, KNOWN = "lapse", "look", "known"
_FORTNIGHT = timedelta(days=14)


class Step(NamedTuple):
    """A step with its day, as a person recorded it."""

    kind: str
    on: date


class Setting(NamedTuple):
    """What the deadlines depend on beside the steps. `place` is where they run, as a calendar's
    name; `large`: a lawyer is needed."""

    route: str
    court: str
    place: str
    large: bool


class Deadline(NamedTuple):
    """A day that counts. `kind`: a right lapses after it, one opens after it, or it is only shown;
    `since` is the day of the step that it follows from."""

    code: str
    kind: str
    since: date
    by: date
    met: bool


def deadlines_of(steps: Sequence[Step], setting: Setting) -> tuple[Deadline, ...]:
    """The deadlines of a case, met or not, the first first. Raises LawError on a day that no text
    covers, or for a country whose delays are not known."""
    rules = _RULES.get(setting.route)
    found = rules(_Steps(steps), setting) if rules else ()
    return tuple(sorted(found, key=lambda one: one.by))


def place_of_delays(country: str, home: str) -> str:
    """The calendar of a procedure: that of the debtor's seat, whose court it is."""
    return place_of(country, home)


def warnings_of(one: Deadline, calendar: Calendar) -> tuple[date, ...]:
    """The days on which to tell of a deadline: a month, two weeks and the last open day before it,
    and the day after it; of a right that opens, the day after alone."""
    after = one.by + timedelta(days=1)
    if one.kind == LOOK:
        return (after,)
    eve = calendar.previous_open(one.by - timedelta(days=1))
    before = (add_months(one.by, -1), one.by - _FORTNIGHT, eve)
    return tuple(sorted({max(day, one.since) for day in before} | {after}))


class _Steps:
    """The last day of each kind of step."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._days: dict[str, date] = {}
        for step in steps:
            self._days[step.kind] = max(step.on, self._days.get(step.kind, step.on))

    def on(self, *kinds: str) -> date | None:
        """The last day of a step of these kinds."""
        return max((self._days[kind] for kind in kinds if kind in self._days), default=None)

    def has(self, *kinds: str) -> bool:
        """Whether there is a step of these kinds."""
        return self.on(*kinds) is not None


def _order(steps: _Steps, setting: Setting) -> Iterator[Deadline]:
    """France, injonction de payer (CPC 1405 à 1425)."""
    place = setting.place if setting.place in FRANCE else "FR"
    filed, ordered = steps.on("filed"), steps.on("order", "order-part")
    served, opposed = steps.on("served"), steps.on("opposition")
    commercial = setting.court == "commercial"
    if filed and commercial:
        last = statutory_day("fr-consignment", filed, place)
        met = steps.has("consigned", "order", "order-part", "refused")
        yield Deadline("consign", LAPSE, filed, last, met)
    if ordered:
        last = statutory_day("fr-order-service", ordered, place)
        yield Deadline("serve", LAPSE, ordered, last, steps.has("served", "renounced"))
    if served:
        over = steps.has("opposition", "enforceable")
        last = statutory_day("fr-opposition", served, place)
        yield Deadline("opposition", KNOWN, served, last, over)
        with suppress(LawError):  # older services have no such delay
            last = statutory_day("fr-order-silence", served, place)
            yield Deadline("enforce", LOOK, served, last, over)
    if opposed and commercial:
        last = statutory_day("fr-consignment", opposed, place)
        yield Deadline("consign-again", LAPSE, opposed, last, steps.has("consigned-again"))
    elif opposed and setting.court == "judicial" and setting.large:
        last = statutory_day("fr-appoint-lawyer", opposed, place)
        yield Deadline("lawyer", LAPSE, opposed, last, steps.has("lawyer"))


def _european(steps: _Steps, setting: Setting) -> Iterator[Deadline]:
    """Règlement (CE) 1896/2006."""
    served = steps.on("served")
    if served:
        over = steps.has("opposition", "enforceable")
        last = european_opposition(served, setting.place)
        yield Deadline("eu-opposition", LOOK, served, last, over)


def _small(steps: _Steps, setting: Setting) -> Iterator[Deadline]:
    """France, small claims (CPCE L125-1): silence is refusal."""
    invited = steps.on("invited")
    if invited:
        place = setting.place if setting.place in FRANCE else "FR"
        last = statutory_day("fr-small-claim", invited, place)
        met = steps.has("agreed", "no-agreement", "small-closed")
        yield Deadline("small-answer", LOOK, invited, last, met)


def _undisputed(steps: _Steps, _setting: Setting) -> Iterator[Deadline]:
    """Belgium, C. jud. 1394/20 et s.: the record may be drawn up from that day on."""
    command = steps.on("command")
    if command:
        first = statutory_day("be-undisputed", command, "BE") - timedelta(days=1)
        met = steps.has("contested", "record", "enforceable")
        yield Deadline("record", LOOK, command, first, met)


_Rules = Callable[[_Steps, Setting], Iterator[Deadline]]
_RULES: Mapping[str, _Rules] = MappingProxyType(
    {"order": _order, "european": _european, "small": _small, "undisputed": _undisputed}
)
