"""The scenario that the editor's form says, as a policy's table with its modes and concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BaseFormSet

from butoir.core.errors import InputError
from butoir.core.items import DEMANDS
from butoir.core.policy import Policy, policy_from_table
from butoir.core.policy_check import Audience, Concern, check_policy, errors_of
from butoir.web.office.scenarios.forms import FollowForm, LimitsForm, StepForm, StepForms

_BLANKS = 2  # free rows that are always there


@dataclass(slots=True)
class Draft:
    """What was typed. `policy` is None while it makes none; `refused` says why in a word."""

    steps: BaseFormSet[StepForm]
    limits: LimitsForm
    follow: FollowForm
    table: dict[str, Any] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    policy: Policy | None = None
    refused: InputError | None = None
    concerns: list[Concern] = field(default_factory=list)

    @property
    def may_be_saved(self) -> bool:
        """Nothing is left to mend."""
        mended = self.policy is not None and not errors_of(self.concerns)
        return mended and self.limits.is_valid()


def read_draft(data: Mapping[str, Any], groups: list[tuple[str, str]], today: date) -> Draft:
    """The form as it was sent; its policy when every field is right, though it has no name yet."""
    draft = Draft(StepForms(data, prefix="step"), LimitsForm(data), FollowForm(groups, today, data))
    limits_hold = set(draft.limits.errors) <= {"name"}
    if all([draft.steps.is_valid(), limits_hold, draft.follow.is_valid()]):
        draft.table, draft.modes = _table(draft)
        try:
            draft.policy = policy_from_table(draft.table, "scenario")
        except InputError as error:
            draft.refused = error
    return draft


def look_at(draft: Draft, audience: Audience, on: date) -> None:
    """Put the concerns of who would follow it into the draft."""
    if draft.policy is not None:
        draft.concerns = check_policy(draft.policy, audience, on)


def _table(draft: Draft) -> tuple[dict[str, Any], dict[str, str]]:
    limits = draft.limits.cleaned_data
    rows, modes = [], {}
    for form in draft.steps:
        row = form.row()
        if row is not None:
            rows.append(row)
            if row["name"] != "call":
                modes[row["name"]] = form.cleaned_data["mode"] or "confirm"
    table = {
        "min_gap_days": limits["min_gap_days"],
        "min_amount": f"{limits['min_amount']:.2f}",
        "tolerance": f"{limits['tolerance']:.2f}",
        "bank_data_max_days": limits["bank_data_max_days"],
        "working_days_only": limits["working_days_only"],
        "credit_holds": limits["credit_holds"],
        "steps": rows,
    }
    return table, modes


def start_draft(name: str, policy: Policy, modes: Mapping[str, str], follow: FollowForm) -> Draft:
    """The form of a scenario as it is, with free rows to add to it."""
    found = {step.name: step for step in policy.demands}
    rows = [_initial(found.get(demand), modes) for demand in DEMANDS]
    rows += [_initial(step, modes) for step in policy.once]
    rows += [{} for _ in range(_BLANKS)]
    limits = {
        "name": name,
        "min_gap_days": policy.min_gap_days,
        "min_amount": _amount(policy.min_amount),
        "tolerance": _amount(policy.tolerance),
        "bank_data_max_days": policy.bank_data_max_days,
        "working_days_only": policy.working_days_only,
        "credit_holds": policy.credit_holds,
    }
    return Draft(
        StepForms(initial=rows, prefix="step"),
        LimitsForm(initial=limits),
        follow,
        policy=policy,
    )


def _amount(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _initial(step: Any, modes: Mapping[str, str]) -> dict[str, Any]:
    if step is None:
        return {}
    return {
        "name": step.name,
        "days": step.days_after_due,
        "channel": "email" if step.channel == "call" else step.channel,
        "pay_by": step.pay_by_days,
        "mode": modes.get(step.name, "confirm"),
    }
