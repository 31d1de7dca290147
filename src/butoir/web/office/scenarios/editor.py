"""What the editor shows beside its form: the axis, what is to mend, and what today would bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from butoir.core.policy_check import Concern
from butoir.dunning.models import Scenario
from butoir.dunning.trying import Effect
from butoir.ledger.models import Customer
from butoir.users.models import Company
from butoir.web.office.scenarios.axis import Axis, axis_of
from butoir.web.office.scenarios.draft import Draft
from butoir.web.office.scenarios.words import STEPS, concern_in_words, step_in_words

_NAMED = 10  # debtors that would get something else
_ORDER = ("notice", "call", "reminder-1", "reminder-2", "formal-notice")


@dataclass(frozen=True, slots=True)
class Said:
    """A concern in words, with the step that it is about."""

    step: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many debtors would get a step today: now, and with the draft."""

    name: str
    now: int
    then: int
    alarming: bool

    @property
    def change(self) -> int:
        """More than now, or less."""
        return self.then - self.now


@dataclass(frozen=True, slots=True)
class Other:
    """A debtor whose step today would be another one, in words."""

    customer: Customer
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The editor. `scenario` is None for a new one; `effect` is None until it was asked for."""

    draft: Draft
    scenario: Scenario | None
    axis: Axis | None
    errors: tuple[Said, ...]
    advice: tuple[Said, ...]
    effect: Effect | None
    counts: tuple[Count, ...]
    others: tuple[Other, ...]
    left: int


def editor_page(
    company: Company, draft: Draft, scenario: Scenario | None, effect: Effect | None
) -> EditorPage:
    """The page of a draft, with what it would change when that was worked out."""
    severe = [concern for concern in draft.concerns if concern.severity == "error"]
    mild = [concern for concern in draft.concerns if concern.severity != "error"]
    new = effect.new if effect else ()
    return EditorPage(
        draft,
        scenario,
        axis_of(draft.policy.steps) if draft.policy else None,
        (*_refusal(draft), *_said(severe)),
        tuple(_said(mild)),
        effect,
        tuple(_counts(effect)) if effect else (),
        tuple(_others(company, new[:_NAMED])),
        max(0, len(new) - _NAMED),
    )


def _said(concerns: Iterable[Concern]) -> list[Said]:
    return [Said(step_in_words(one.step), concern_in_words(one)) for one in concerns]


def _refusal(draft: Draft) -> list[Said]:
    if draft.refused is None:
        return []
    if not draft.table.get("steps"):
        return [Said("", _("A scenario has at least one step."))]
    return [
        Said(
            str(STEPS["formal-notice"]),
            _(
                "It is the last of three: add the courteous and the firm reminder before it, "
                "or leave it out."
            ),
        )
    ]


def _counts(effect: Effect) -> Iterable[Count]:
    for name in _ORDER:
        now, then = effect.now.get(name, 0), effect.then.get(name, 0)
        if now or then or name == "formal-notice":
            yield Count(str(STEPS[name]), now, then, name == "formal-notice" and then > now)


def _others(company: Company, new: Sequence[tuple[str, str, str]]) -> Iterable[Other]:
    """By their names, which people know; one query."""
    codes = [code for code, _now, _then in new]
    rows = Customer.objects.filter(company=company, code__in=codes) if codes else ()
    by_code = {row.code: row for row in rows}
    for code, now, then in new:
        yield Other(by_code[code], _step(now), _step(then))


def _step(name: str) -> str:
    return str(STEPS[name]) if name else _("nothing")
