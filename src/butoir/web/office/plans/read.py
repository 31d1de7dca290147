"""The plans of a company, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from butoir.core.items import Instalment
from butoir.core.schedule import Split, split
from butoir.dunning.agreed import load_values
from butoir.dunning.models import Agreement
from butoir.dunning.plans.claims import restored
from butoir.dunning.plans.models import AgreedLetter, PlanState, Proposal, ProposedPart
from butoir.dunning.plans.states import SIGNED, state_of
from butoir.ledger.models import Invoice
from butoir.personal.archiving import archived
from butoir.users.models import Company
from butoir.web.paging import Paged, paged_ids


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of the list; cents. `next_on` is its next date."""

    plan: Proposal
    state: str
    total: int
    parts: int
    next_on: date | None


def read_plans(company: Company, state: str, page: int, on: date) -> Paged[PlanRow]:
    """One page of them, the newest first; three queries."""
    ids = paged_ids(_found(company, state).order_by("-pk"), page)
    rows = Proposal.objects.select_related("customer").annotate(state=_last()).in_bulk(list(ids))
    named: dict[int, list[ProposedPart]] = {pk: [] for pk in ids}
    for part in ProposedPart.objects.filter(proposal__in=list(ids)).order_by("on"):
        named[part.proposal_id].append(part)
    found = [_row(rows[pk], named[pk], on) for pk in ids]
    return Paged(found, ids.number, ids.total)


def _row(plan: Proposal, parts: Sequence[ProposedPart], on: date) -> PlanRow:
    ahead = [part.on for part in parts if part.on >= on]
    total = sum(part.cents for part in parts)
    state = str(getattr(plan, "state", ""))
    return PlanRow(plan, state, total, len(parts), min(ahead, default=None))


def _last() -> Subquery:
    states = PlanState.objects.filter(proposal=OuterRef("pk")).exclude(state=SIGNED)
    return Subquery(states.order_by("-pk").values("state")[:1])


def _found(company: Company, state: str) -> QuerySet[Proposal]:
    taken_back = Q(agreement__outcome__in=("withdrawn", "replaced"))
    wanted = {
        "waiting": Q(ended_at=None),
        "running": Q(agreement__isnull=False, agreement__ended_at=None),
        "kept": Q(agreement__outcome__in=("kept", "settled")),
        "defaulted": Q(agreement__outcome="broken"),
        "over": Q(agreement=None, ended_at__isnull=False) | taken_back,
    }
    found = Proposal.objects.filter(wanted.get(state, Q()), company=company)
    return found.exclude(customer__in=archived(company).values("pk"))


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One plan with what came in for it (cents), its history and its letters. Each of `rows` is a
    part, what it pays, and what is missing of it."""

    plan: Proposal
    state: str
    on: date
    invoices: tuple[tuple[Invoice, int], ...]
    rows: tuple[tuple[Instalment, Split, int], ...]
    total: int
    interest: int
    received: int
    states: tuple[PlanState, ...]
    letters: tuple[AgreedLetter, ...]

    @property
    def left(self) -> int:
        """What is still to pay."""
        return max(0, self.total - self.received)

    @property
    def lapses(self) -> bool:
        """Whether its day to answer by has passed without the day's work having said so."""
        by = self.plan.answer_by
        return self.state == "proposed" and by is not None and by < self.on


def read_plan(plan: Proposal, on: date) -> PlanSheet:
    """The page of a plan that comes with its customer and agreement; a fixed number of queries."""
    parts = [Instalment(part.on, part.cents) for part in plan.parts.order_by("on")]
    claim = restored(plan.claim)
    charges = (claim.total("interest"), claim.total("indemnity")) if claim else (0, 0)
    came = _received(plan)
    named = plan.invoices.select_related("invoice").order_by("pk")
    about = Q(proposal=plan) | Q(agreement__proposal=plan)
    letters = AgreedLetter.objects.filter(about).select_related("delivery").order_by("pk")
    return PlanSheet(
        plan,
        state_of(plan),
        on,
        tuple((one.invoice, one.cents) for one in named),
        tuple(_rows(parts, split(parts, *charges), came)),
        sum(part.cents for part in parts),
        sum(charges),
        came,
        tuple(plan.states.order_by("pk")),
        tuple(letters),
    )


def _received(plan: Proposal) -> int:
    if plan.agreement_id is None:
        return 0
    found = load_values(plan.company, Agreement.objects.filter(pk=plan.agreement_id))
    return sum(one.received for some in found.values() for one in some)


def _rows(
    parts: Sequence[Instalment], paid: Sequence[Split], came: int
) -> list[tuple[Instalment, Split, int]]:
    rows = []
    for part, one in zip(parts, paid, strict=True):
        rows.append((part, one, part.cents - min(part.cents, max(0, came))))
        came -= part.cents
    return rows
