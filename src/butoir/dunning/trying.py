"""A scenario tried on today's book before it is saved: who follows it, and what they would get.

Nothing is recorded: the same reading and the same decision as a run, twice, with the scenarios of
now and with the draft in their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from butoir.core.decisions import DunningPlan
from butoir.core.governing import law_of
from butoir.core.items import OpenItem
from butoir.core.policy import Policy
from butoir.core.policy_check import Audience
from butoir.dunning.accounts import Receivables, load_receivables
from butoir.dunning.deciding import decide
from butoir.dunning.models import Assignment
from butoir.dunning.scenarios import InForce
from butoir.ledger.models import Contact, Customer
from butoir.users.models import Company

MOST_CUSTOMERS = 1_000  # that a draft is tried on: the page must answer at once
_DRAFT = 0  # no version has this id
_NO_POST = Q(city=None) | Q(city="") | Q(address_failed_on__isnull=False)
Groups = Collection[int | None]  # None: the customers whose group has no scenario of its own


def followers(company: Company, groups: Groups, as_of: date) -> QuerySet[Customer]:
    """The customers of those groups, in the order of their ids."""
    chosen = Q(group__in=[group for group in groups if group is not None])
    if None in groups:
        own = Assignment.objects.filter(company=company, from_on__lte=as_of, group__isnull=False)
        others = ~Q(group__in=own.values("group"))
        chosen |= Q(group__isnull=True) | others
    return Customer.objects.filter(chosen, company=company).order_by("pk")


def audience_of(company: Company, groups: Groups, as_of: date) -> Audience:
    """Who would follow: their laws and kinds, and how many cannot be reached; in two queries."""
    found = followers(company, groups, as_of).order_by()
    pairs = found.values_list("country", "kind").distinct()
    kinds = {(law_of(country, kind, company.country)[:2], kind) for country, kind in pairs}
    working = Contact.objects.filter(customer=OuterRef("pk"), email__gt="", email_failed_on=None)
    counted = found.annotate(by_email=Exists(working), city=KT("address__city")).aggregate(
        customers=Count("pk"),
        no_email=Count("pk", filter=Q(by_email=False)),
        no_post=Count("pk", filter=_NO_POST),
        nowhere=Count("pk", filter=_NO_POST & Q(by_email=False)),
    )
    return Audience(frozenset(kinds), **counted)


@dataclass(frozen=True, slots=True)
class Effect:
    """What today would bring: debtors by step now, and with the draft.

    `customers` is how many it was worked out over, of `all_customers`; `running` how many of them
    keep the version of their running case. `new` names debtors whose action would be another one:
    (code, the step now or "", the step then or "").
    """

    now: Mapping[str, int]
    then: Mapping[str, int]
    customers: int
    all_customers: int
    running: int
    new: tuple[tuple[str, str, str], ...]

    @property
    def partial(self) -> bool:
        """Whether some customers were left out to answer at once."""
        return self.customers < self.all_customers


def try_policy(
    company: Company, policy: Policy, as_of: date, groups: Groups, *, move_running: bool
) -> Effect:
    """Decide the day for those groups with the scenarios of now and with the draft."""
    found = followers(company, groups, as_of)
    ids = list(found.values_list("pk", flat=True)[:MOST_CUSTOMERS])
    book = load_receivables(company, as_of, ids)
    drafted, running = _with_draft(book, policy, move_running)
    now = _steps(decide(book, closed_days_too=True).plan)
    then = _steps(decide(drafted, closed_days_too=True).plan)
    changed = [
        (code, now.get(code, ""), then.get(code, ""))
        for code in sorted(now.keys() | then.keys())
        if now.get(code) != then.get(code)
    ]
    total = len(ids) if len(ids) < MOST_CUSTOMERS else found.count()
    return Effect(
        Counter(now.values()), Counter(then.values()), len(ids), total, running, tuple(changed)
    )


def _with_draft(book: Receivables, policy: Policy, move_running: bool) -> tuple[Receivables, int]:
    """The book with the draft in the place of its versions, but for the running cases."""
    sending = book.scenarios.versions[None].policy.sending
    draft = InForce(_DRAFT, "draft", replace(policy, sending=sending), {})
    scenarios = replace(book.scenarios, versions={**book.scenarios.versions, _DRAFT: draft})
    running = {account.customer for account in book.accounts if _is_running(account.items)}
    kept: set[str] = set() if move_running else running
    versions: dict[str, int | None] = {
        code: version if code in kept else _DRAFT for code, version in book.versions.items()
    }
    return replace(book, scenarios=scenarios, versions=versions), len(kept)


def _is_running(items: Collection[OpenItem]) -> bool:
    return any(item.demands for item in items)


def _steps(plan: DunningPlan) -> dict[str, str]:
    """What each debtor gets: its message, else its call."""
    steps = {task.customer: task.kind for task in plan.tasks if task.kind == "call"}
    steps.update((message.customer, message.step) for message in plan.messages)
    return steps
