"""Scenarios in versions, which groups of customers follow them, and whether a company sends.

A version never changes. A running case keeps the version under which its last demand was sent,
unless a person moves it; other customers follow the one assigned to their group, else to all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.policy import STEP_NAMES, Policy, policy_from_table
from butoir.dunning.models import Assignment, Scenario, ScenarioVersion, SendingSwitch
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import CustomerGroup
from butoir.users.models import Company

MODES = ("automatic", "confirm", "manual")


@transaction.atomic
def make_scenario(
    company: Company,
    name: str,
    policy: Mapping[str, Any],
    modes: Mapping[str, str],
    *,
    by: str,
    at: datetime,
) -> ScenarioVersion:
    """The next version of the scenario of that name; the last one when it says just that.

    `policy` is the `[policy]` table of a diary, `modes` the mode of each step by its name. Raises
    InputError on what no policy allows (R1, R5); `core.policy_check` refuses
    more.
    """
    policy_from_table(policy, f"scenario {name}")
    for step, mode in modes.items():
        if step not in STEP_NAMES or mode not in MODES:
            raise InputError(f"{mode!r} for {step!r}: a mode is one of {', '.join(MODES)}", name)
    lock_head(company)
    scenario, _ = Scenario.objects.get_or_create(company=company, name=name)
    last = scenario.versions.order_by("-number").first()
    if last and (last.policy, last.modes) == (dict(policy), dict(modes)):
        return last
    version = scenario.versions.create(
        number=last.number + 1 if last else 1,
        policy=dict(policy),
        modes=dict(modes),
        made_at=at,
        made_by=by,
    )
    said = {"name": name, "number": version.number, "policy": policy, "modes": modes}
    record_event(company, "scenario", f"scenario:{scenario.pk}", by=by, at=at, data=said)
    return version


@transaction.atomic
def assign(
    company: Company,
    version: ScenarioVersion,
    from_on: date,
    *,
    by: str,
    at: datetime,
    group: CustomerGroup | None = None,
    running: bool = False,
) -> Assignment:
    """From that day the customers of the group (none: all without one) follow the version.

    Those with a running case only when `running` says so.
    """
    if version.scenario.company_id != company.pk or (group and group.company_id != company.pk):
        raise InputError("belongs to another company", version.scenario.name)
    made = Assignment.objects.create(
        company=company,
        group=group,
        version=version,
        from_on=from_on,
        running=running,
        made_at=at,
        made_by=by,
    )
    said = {
        "version": version.pk,
        "group": group.name if group else None,
        "from_on": from_on,
        "running": running,
    }
    record_event(company, "assignment", f"scenario:{version.scenario_id}", by=by, at=at, data=said)
    return made


@transaction.atomic
def switch_sending(company: Company, sending: bool, *, by: str, at: datetime, reason: str) -> None:
    """Stop everything that would be decided from now on, or let it go again."""
    SendingSwitch.objects.create(
        company=company, sending=sending, made_at=at, made_by=by, reason=reason
    )
    said = {"sending": sending, "reason": reason}
    record_event(company, "sending", by=by, at=at, data=said)


def is_sending(company: Company) -> bool:
    """Whether the company sends; it does until somebody switches it off."""
    switch = SendingSwitch.objects.filter(company=company).order_by("pk").last()
    return switch.sending if switch else True


@dataclass(frozen=True, slots=True)
class InForce:
    """One version as the decision takes it: its policy and the mode of each step.

    `version` is None for the default scenario of a company that chose none.
    """

    version: int | None
    name: str
    policy: Policy
    modes: Mapping[str, str]


class Running(NamedTuple):
    """A running case: its last demand (the id and day of the message), and its version."""

    message: int
    last_on: date
    version: int | None


@dataclass(frozen=True, slots=True)
class Scenarios:
    """What is in force on a day: every version by its id, and the one of each group.

    `moved` gives the last assignment of a group that took its running cases with it: since when,
    and the version.
    """

    versions: Mapping[int | None, InForce]
    by_group: Mapping[int | None, int | None]
    moved: Mapping[int | None, tuple[date, int]] = field(default_factory=dict)

    def for_customer(self, group: int | None, running: Running | None) -> int | None:
        """The id of the version of a customer: that of its running case, else of its group."""
        chosen = group if group in self.by_group else None
        if running is None or running.version is None:
            return self.by_group.get(chosen)
        since, version = self.moved.get(chosen, (date.min, None))
        return running.version if running.last_on >= since else version

    @property
    def widest_gap(self) -> int:
        """The longest gap between two messages that any version asks for, in days."""
        return max(one.policy.min_gap_days for one in self.versions.values())


def load_scenarios(company: Company, as_of: date) -> Scenarios:
    """The versions of a company and who follows them on a day, in three queries."""
    sending = is_sending(company)
    versions: dict[int | None, InForce] = {
        None: InForce(None, "default", replace(Policy(), sending=sending), {})
    }
    rows = ScenarioVersion.objects.filter(scenario__company=company).select_related("scenario")
    for one in rows:
        name = f"{one.scenario.name} v{one.number}"
        policy = replace(policy_from_table(one.policy, name), sending=sending)
        versions[one.pk] = InForce(one.pk, name, policy, one.modes)
    assigned = Assignment.objects.filter(company=company, from_on__lte=as_of)
    by_group: dict[int | None, int | None] = {}
    moved: dict[int | None, tuple[date, int]] = {}
    for row in assigned.order_by("from_on", "pk"):
        by_group[row.group_id] = row.version_id
        if row.running:
            moved[row.group_id] = (row.from_on, row.version_id)
    return Scenarios(versions, by_group, moved)
