"""What a case brought: what the ledger says since the hand-over, and what is on its way. No sum is
counted twice: what was handed over to us is the ledger's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from butoir.casefile.following.models import CaseMoney, CaseStep, Handover, HandoverInvoice
from butoir.casefile.following.steps import FEES
from butoir.ledger.models import Allocation

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Back:
    """Cents. `claimed` is the principal handed over less credit notes since; `booked` what paid it
    since then, as the ledger says; `underway` principal that the recipient has; `with_them` all
    that it has, interest and costs included; `fees` what it charged, `kept` what it kept."""

    claimed: int = 0
    booked: int = 0
    underway: int = 0
    with_them: int = 0
    fees: int = 0
    kept: int = 0

    @property
    def back(self) -> int:
        """The principal that came back or is on its way, at most what was claimed."""
        return min(self.claimed, max(0, self.booked + self.underway))

    @property
    def percent(self) -> int | None:
        """The share of the principal that is back, rounded down; None of nothing."""
        return self.back * PERCENT // self.claimed if self.claimed > 0 else None


def money_back(rows: Sequence[Handover]) -> dict[int, Back]:
    """What each case (by its id) brought; four queries for all of them."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    ids = [row.pk for row in rows]
    _claimed(ids, found)
    _booked(ids, found)
    waiting = CaseMoney.objects.filter(handover__in=ids, ended_at=None)
    for pk, remitted, principal, interest, costs, kept in waiting.values_list(
        "handover", "remitted_on", "principal", "interest", "costs", "kept"
    ):
        found[pk]["kept"] += kept
        if remitted is None:
            found[pk]["underway"] += principal
            found[pk]["with_them"] += principal + interest + costs
    fees = CaseStep.objects.filter(handover__in=ids, kind=FEES, ended_at=None)
    _add(found, "fees", fees.values_list("handover").annotate(Sum("cents")))
    return {pk: Back(**found[pk]) for pk in ids}


def _claimed(ids: Iterable[int], found: dict[int, dict[str, int]]) -> None:
    rows = HandoverInvoice.objects.filter(handover__in=ids)
    _add(found, "claimed", rows.values_list("handover").annotate(Sum("cents")))


def _booked(ids: Iterable[int], found: dict[int, dict[str, int]]) -> None:
    """Payments of the invoices of the case while it was with somebody else, and credit notes, which
    claim less; what came later may be of another hand-over of the same invoice."""
    hold = "invoice__handovers__handover__hold__"
    running = Q(**{f"{hold}ended_on": None}) | Q(on__lte=F(f"{hold}ended_on"))
    rows = Allocation.objects.filter(
        running, invoice__handovers__handover__in=ids, on__gte=F(f"{hold}since")
    )
    sums = rows.values_list("invoice__handovers__handover", "kind").annotate(Sum("cents"))
    for pk, kind, cents in sums.order_by():
        if kind == "payment":
            found[pk]["booked"] += cents
        else:
            found[pk]["claimed"] -= cents


def _add(found: dict[int, dict[str, int]], name: str, rows: Iterable[tuple[int, int]]) -> None:
    for pk, cents in rows:
        found[pk][name] += cents
