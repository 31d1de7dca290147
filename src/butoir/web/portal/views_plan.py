"""A payment plan on the answer page: its schedule, and the word that accepts it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.plans.claims import restored
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.proposing import agree_to_plan
from butoir.dunning.plans.states import state_of
from butoir.users.hours import day_of
from butoir.web.clock import now
from butoir.web.portal.access import PortalRequest, by_link, refused
from butoir.web.portal.read import Sender, read_sender
from butoir.web.portal.throttle import may_try
from butoir.web.portal.views import language_asked, render_portal

_NAME = 150  # letters of an author in the journal


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as its debtor sees it; `charges` are the interest and indemnities in it, in cents."""

    sender: Sender
    plan: Proposal
    state: str
    open: bool
    parts: tuple[Instalment, ...]
    invoices: tuple[str, ...]
    charges: int

    @property
    def total(self) -> int:
        """The sum of its parts."""
        return sum(part.cents for part in self.parts)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PortalRequest, pk: int) -> HttpResponse:
    """Show the plan, or accept it: only a POST changes anything."""
    rows = Proposal.objects.select_related("customer__company", "company", "agreement")
    row = rows.filter(customer=request.case.customer, pk=pk).first()
    if row is None:
        return refused(request)
    if request.method != "POST":
        return render_portal(request, "portal/plan.html", _page(row))
    if not may_try(request, "answer", request.case.number):
        return refused(request, 429)
    by = f"{shown_number(request.case.number)} {request.case.customer.name}"[:_NAME]
    try:
        agree_to_plan(row, by=by, at=now(), how="page")
    except InputError:  # answered, too late, or the invoices have changed
        return render_portal(request, "portal/plan.html", _page(row), status=422, failed=True)
    where = reverse("portal:plan", args=(request.token, pk))
    return HttpResponseRedirect(where + language_asked(request), status=303)


def _page(row: Proposal) -> PlanPage:
    state, today = state_of(row), day_of(now())
    claim = restored(row.claim)
    return PlanPage(
        read_sender(row.company),
        row,
        state,
        state == "proposed" and row.answer_by is not None and row.answer_by >= today,
        tuple(Instalment(part.on, part.cents) for part in row.parts.order_by("on")),
        tuple(row.invoices.order_by("pk").values_list("invoice__number", flat=True)),
        claim.total("interest") + claim.total("indemnity") if claim else 0,
    )
