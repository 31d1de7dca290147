"""What a person does with a plan: each address is one command of its room."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.dunning.plans.proposing import (
    agree_to_plan,
    file_signed_copy,
    refuse_plan,
    withdraw_plan,
)
from butoir.journal.sealed import seal
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.commanding import carry_out
from butoir.web.office.plans.forms import AcceptForm, ReasonForm, SignedForm
from butoir.web.office.plans.views import plan_of, show_plan

_PAGE = "plans:show"


@office(Role.CLERK)
@require_POST
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    """The customer accepted, and somebody heard it."""
    plan, form = plan_of(request, pk), AcceptForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_plan(request, plan, accepting=form)
    how, by, at = form.cleaned_data["how"], request.user.username, now()
    said = _("Agreed: the letter to sign is ready to leave.")
    return carry_out(
        request, lambda: agree_to_plan(plan, by=by, at=at, how=how), said, _PAGE, plan.pk
    )


@office(Role.CLERK)
@require_POST
def refuse(request: OfficeRequest, pk: int) -> HttpResponse:
    """The customer does not want it."""
    plan = plan_of(request, pk)
    form = ReasonForm(request.POST, label_suffix="", auto_id="refuse_%s")
    if not form.is_valid():
        return show_plan(request, plan, refusing=form)
    why, by = form.cleaned_data["reason"], request.user.username
    said = _("Recorded: the next steps go on.")
    return carry_out(request, lambda: refuse_plan(plan, why, by=by, at=now()), said, _PAGE, plan.pk)


@office(Role.MANAGER)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """We take it back."""
    plan = plan_of(request, pk)
    form = ReasonForm(request.POST, label_suffix="", auto_id="withdraw_%s")
    if not form.is_valid():
        return show_plan(request, plan, withdrawing=form)
    why, by = form.cleaned_data["reason"], request.user.username
    said = _("The plan is withdrawn.")
    return carry_out(
        request, lambda: withdraw_plan(plan, why, by=by, at=now()), said, _PAGE, plan.pk
    )


@office(Role.CLERK)
@require_POST
def sign(request: OfficeRequest, pk: int) -> HttpResponse:
    """The signed copy is here."""
    plan, form = plan_of(request, pk), SignedForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return show_plan(request, plan, signing=form)
    content, kind = form.cleaned_data["file"]
    by, at = request.user.username, now()

    def keep() -> None:
        file_signed_copy(plan, seal(content, kind, at), by=by, at=at)

    return carry_out(request, keep, _("The signed copy is kept."), _PAGE, plan.pk)
