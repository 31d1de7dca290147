"""What the pages of scenarios show: the versions, who follows each, and what changed when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from butoir.core.policy import Policy, policy_from_table
from butoir.dunning.models import Assignment, Scenario, ScenarioVersion
from butoir.ledger.models import Customer, CustomerGroup
from butoir.users.models import Company
from butoir.web.office.scenarios.axis import Axis, axis_of
from butoir.web.office.scenarios.changes import changes


@dataclass(frozen=True, slots=True)
class Followed:
    """A group (its name, "" for all others) that follows from a day, and its customers."""

    group: str
    customers: int
    number: int
    from_on: date
    running: bool
    by: str


@dataclass(frozen=True, slots=True)
class Versioned:
    """One version: what changed in it, who made it when."""

    number: int
    made_at: datetime
    made_by: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A scenario as it is now: its last version on the axis, and the groups that follow it.

    `coming` are the assignments of days ahead.
    """

    pk: int
    name: str
    number: int
    policy: Policy
    axis: Axis
    followed: tuple[Followed, ...]
    coming: tuple[Followed, ...]

    @property
    def customers(self) -> int:
        """How many customers follow it, in whatever version."""
        return sum(one.customers for one in self.followed)


@dataclass(frozen=True, slots=True)
class ScenariosPage:
    """Every scenario of a company; `default_customers` follow none that was made here."""

    cards: tuple[ScenarioCard, ...]
    default_customers: int


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """One scenario with its history, the newest version first."""

    card: ScenarioCard
    versions: tuple[Versioned, ...]


def group_choices(company: Company) -> list[tuple[str, str]]:
    """The groups of a company as a form offers them."""
    rows = CustomerGroup.objects.filter(company=company).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def groups_following(scenario: Scenario, as_of: date) -> list[str]:
    """The groups that follow a scenario on a day, as a form has them ("": all others)."""
    assigned = Assignment.objects.filter(company=scenario.company_id, from_on__lte=as_of)
    rows = assigned.order_by("from_on", "pk").values_list("group", "version__scenario")
    return [str(group or "") for group, pk in dict(rows).items() if pk == scenario.pk]


def read_scenarios(company: Company, as_of: date) -> ScenariosPage:
    """All of them, in five queries."""
    following = _Following(company, as_of)
    last: dict[int, ScenarioVersion] = {}
    found = ScenarioVersion.objects.filter(scenario__company=company).select_related("scenario")
    for version in found.order_by("scenario__name", "number"):
        last[version.scenario_id] = version
    cards = tuple(_card(version, following) for version in last.values())
    return ScenariosPage(cards, following.without)


def read_scenario(scenario: Scenario, as_of: date) -> ScenarioPage:
    """One of them with all its versions."""
    versions = list(scenario.versions.order_by("number"))
    for version in versions:
        version.scenario = scenario
    card = _card(versions[-1], _Following(scenario.company, as_of))
    return ScenarioPage(card, tuple(reversed(list(_history(versions)))))


def _history(versions: Iterable[ScenarioVersion]) -> Iterable[Versioned]:
    before = None
    for version in versions:
        now = (policy_from_table(version.policy, "scenario"), version.modes)
        said = tuple(changes(before, now)) if before else ()
        yield Versioned(version.number, version.made_at, version.made_by, said)
        before = now


def _card(version: ScenarioVersion, following: _Following) -> ScenarioCard:
    policy = policy_from_table(version.policy, "scenario")
    pk = version.scenario_id
    return ScenarioCard(
        pk,
        version.scenario.name,
        version.number,
        policy,
        axis_of(policy.steps),
        tuple(following.now[pk]),
        tuple(following.ahead[pk]),
    )


class _Following:
    """Who follows which scenario on a day, and from which day others will."""

    def __init__(self, company: Company, as_of: date) -> None:
        rows = Customer.objects.filter(company=company).order_by().values_list("group")
        self.counted: dict[int | None, int] = dict(rows.annotate(Count("pk")))
        self.now: dict[int, list[Followed]] = defaultdict(list)
        self.ahead: dict[int, list[Followed]] = defaultdict(list)
        assigned = Assignment.objects.filter(company=company).select_related("version", "group")
        last: dict[int | None, Assignment] = {}
        ahead = []
        for row in assigned.order_by("from_on", "pk"):
            if row.from_on <= as_of:
                last[row.group_id] = row
            else:
                ahead.append(row)
        for group, row in last.items():
            customers = self.counted.get(group, 0) if group else self._others(last)
            self.now[row.version.scenario_id].append(_followed(row, customers))
        for row in ahead:
            customers = self.counted.get(row.group_id, 0) if row.group_id else self._others(last)
            self.ahead[row.version.scenario_id].append(_followed(row, customers))
        self.without = 0 if None in last else self._others(last)

    def _others(self, own: Iterable[int | None]) -> int:
        """The customers whose group has no scenario of its own."""
        theirs = {group for group in own if group is not None}
        return sum(count for group, count in self.counted.items() if group not in theirs)


def _followed(row: Assignment, customers: int) -> Followed:
    name = row.group.name if row.group else ""
    number = row.version.number
    return Followed(name, customers, number, row.from_on, row.running, row.made_by)
