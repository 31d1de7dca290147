"""A plan put together: its schedule before anybody is told, then the proposal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.core.errors import InputError
from butoir.core.schedule import Spread
from butoir.dunning.answers.models import Answer
from butoir.dunning.plans.asked import usual_terms
from butoir.dunning.plans.drafting import Draft, draft_plan
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.proposing import agree_to_plan, propose_plan
from butoir.dunning.plans.terms import calendar_of
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.plans.forms import PlanForm
from butoir.web.office.plans.words import BEYOND
from butoir.web.office.shell import render_page
from butoir.web.words.told import told

_TO_ANSWER = timedelta(days=10)
_TO_BEGIN = timedelta(days=28)


@office(Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest, customer: int) -> HttpResponse:
    """Show the form, the schedule that it makes, or propose the plan: only that changes things."""
    debtor, on = customer_of(request, customer), day_of(now())
    answer = _answer(request, debtor)
    if request.method != "POST":
        form = PlanForm(customer=debtor, today=on)
        form.initial = _initial(debtor, answer, on)
        return _page(request, form, answer)
    form = PlanForm(request.POST, customer=debtor, today=on)
    if not form.is_valid():
        return _page(request, form, answer, status=422)
    try:
        draft = draft_plan(debtor, form.chosen(), form.terms(), on)
        if "propose" not in request.POST:
            return _page(request, form, answer, draft=draft)
        plan = _propose(request, form, draft, answer)
    except InputError as error:
        form.add_error(None, told(error.message))
        return _page(request, form, answer, status=422)
    messages.success(request, _said(plan))
    where = reverse("plans:show", args=(request.company.key, plan.pk))
    return HttpResponseRedirect(where, status=303)


@transaction.atomic
def _propose(
    request: OfficeRequest, form: PlanForm, draft: Draft, answer: Answer | None
) -> Proposal:
    """Beyond the company's terms a manager signs; agreed already, it runs at once."""
    if draft.beyond and not request.role.includes(Role.MANAGER):
        raise InputError("the plan passes what the company allows")
    said, by, at = form.cleaned_data, request.user.username, now()
    exception = said["exception"] if draft.beyond else ""
    until: date | None = said["answer_by"]
    plan = propose_plan(draft, until, by=by, at=at, exception=exception, answer=answer)
    if until is None:
        agree_to_plan(plan, by=by, at=at, how="phone")
    return plan


def _said(plan: Proposal) -> str:
    if plan.answer_by is None:
        return _("Agreed: the letter to sign is ready to leave.")
    return _("Proposed: the letter is ready to leave.")


def _answer(request: OfficeRequest, customer: Customer) -> Answer | None:
    """The wish of the customer that is adjusted, where there is one that nobody has read."""
    number = request.GET.get("answer", "")
    if not number.isdecimal():
        return None
    rows = Answer.objects.select_related("task__company", "case")
    wanted = {"customer": customer, "kind": "plan", "task__done_at": None}
    return get_object_or_404(rows, pk=int(number), **wanted)


def _initial(customer: Customer, answer: Answer | None, on: date) -> dict[str, Any]:
    calendar = calendar_of(customer)
    first_on = max(answer.on, on) if answer and answer.on else calendar.next_open(on + _TO_BEGIN)
    parts = answer.parts if answer and answer.parts else 3
    terms = usual_terms(customer, Spread(parts, first_on))
    last = calendar.previous_open(first_on - timedelta(days=1))
    chosen = answer.invoices.values_list("invoice", flat=True) if answer else ()
    return {
        "invoices": [str(pk) for pk in chosen],
        "parts": parts,
        "first_on": first_on,
        "interest": terms.interest,
        "clause": terms.clause,
        "grace_days": terms.grace_days,
        "answer_by": min(calendar.next_open(on + _TO_ANSWER), last),
    }


def _page(
    request: OfficeRequest,
    form: PlanForm,
    answer: Answer | None,
    *,
    draft: Draft | None = None,
    status: int = 200,
) -> HttpResponse:
    more = {
        "customer": form.customer,
        "answer": answer,
        "draft": draft,
        "beyond": [BEYOND[code] for code in draft.beyond] if draft else [],
        "manager": request.role.includes(Role.MANAGER),
    }
    return render_page(request, "agreements", "plans/new.html", form, status=status, **more)
