"""The plans of a company, one of them, and its signed copy."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.plans.models import PlanState, Proposal
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to, saw
from butoir.web.office.plans.forms import AcceptForm, ReasonForm, SignedForm
from butoir.web.office.plans.read import read_plan, read_plans
from butoir.web.office.plans.words import BEYOND, INTEREST, STATES
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number

_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The plans in a state, the newest first."""
    asked = request.GET.get("state", "")
    state = asked if asked in dict(STATES) else "waiting"
    rows = read_plans(request.company, state, page_number(request.GET.get("page")), day_of(now()))
    return render_page(request, "agreements", "plans/list.html", rows, states=STATES, state=state)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One plan, and what can be done with it."""
    return show_plan(request, plan_of(request, pk))


@office(Role.READER)
@require_safe
def signed_copy(request: OfficeRequest, pk: int, state: int) -> HttpResponse:
    """The document as it came: to keep, never opened in the page."""
    rows = PlanState.objects.select_related("file")
    plan = plan_of(request, pk)
    row = get_object_or_404(rows, proposal=plan, pk=state)
    if row.file is None:
        raise Http404("no document")
    saw(request, plan.customer, "document", f"plan {pk}")
    answer = HttpResponse(bytes(row.file.content), content_type="application/octet-stream")
    name = f"plan-{pk}.{_SUFFIXES.get(row.file.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def plan_of(request: OfficeRequest, pk: int) -> Proposal:
    """A plan of the company, or 404."""
    rows = Proposal.objects.select_related("customer__company", "company", "agreement")
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, found.customer_id)
    return found


def show_plan(request: OfficeRequest, plan: Proposal, **failed: Any) -> HttpResponse:
    """The page with a form that was refused (422), if there is one."""
    more = {
        "accepting": AcceptForm(label_suffix=""),
        "refusing": ReasonForm(label_suffix="", auto_id="refuse_%s"),
        "withdrawing": ReasonForm(label_suffix="", auto_id="withdraw_%s"),
        "signing": SignedForm(label_suffix=""),
        "clerk": request.role.includes(Role.CLERK),
        "manager": request.role.includes(Role.MANAGER),
        "beyond": [BEYOND[code] for code in plan.beyond],
        "interest": INTEREST[plan.interest],
        **failed,
    }
    page = read_plan(plan, day_of(now()))
    status = 422 if failed else 200
    return render_page(request, "agreements", "plans/show.html", page, status=status, **more)
