"""What a person records of a case: each address is one command of its room."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.casefile.following.models import CaseMoney, CaseStep, Handover
from butoir.casefile.following.recording import (
    add_money,
    add_step,
    change_course,
    remit_money,
    withdraw_money,
    withdraw_step,
)
from butoir.core.errors import InputError
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.following.forms import CourseForm, MoneyForm, RemitForm, StepForm
from butoir.web.office.following.views import handover_of, show_case
from butoir.web.words.told import told


@office(Role.CLERK)
@require_POST
def course(request: OfficeRequest, pk: int) -> HttpResponse:
    """The reference, the procedure, the court."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = CourseForm(request.POST, label_suffix="")
    run = lambda: change_course(row, form.course(), by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("Saved."))


@office(Role.CLERK)
@require_POST
def step(request: OfficeRequest, pk: int) -> HttpResponse:
    """Something happened."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = StepForm(request.POST, route=row.route)
    run = lambda: add_step(row, **form.cleaned_data, by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("Recorded: the deadlines follow from it."))


@office(Role.CLERK)
@require_POST
def step_withdrawal(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """It was entered by mistake."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    found = get_object_or_404(CaseStep, handover=row, pk=number)
    run = lambda: withdraw_step(found, by=by, at=at)  # noqa: E731
    return act(request, row, None, run, _("Taken out; the journal keeps it."))


@office(Role.CLERK)
@require_POST
def money(request: OfficeRequest, pk: int) -> HttpResponse:
    """The recipient was paid."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = MoneyForm(request.POST, label_suffix="")
    run = lambda: add_money(row, form.paid(), by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("Recorded as announced: the ledger is not changed."))


@office(Role.CLERK)
@require_POST
def remittance(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """It was handed over to us."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    found = get_object_or_404(CaseMoney, handover=row, pk=number)
    form = RemitForm(request.POST, label_suffix="")

    def run() -> None:
        said = form.cleaned_data
        remit_money(found, said["on"], kept=said["kept"] or 0, by=by, at=at)

    text = _("Recorded: from now on the ledger alone says what came.")
    return act(request, row, form, run, text)


@office(Role.CLERK)
@require_POST
def money_withdrawal(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """It was entered by mistake."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    found = get_object_or_404(CaseMoney, handover=row, pk=number)
    run = lambda: withdraw_money(found, by=by, at=at)  # noqa: E731
    return act(request, row, None, run, _("Taken out; the journal keeps it."))


def act(
    request: OfficeRequest,
    row: Handover,
    form: forms.Form | None,
    command: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Check the form, run the command, go back to the page; or show what is wrong (422)."""
    if form is None or form.is_valid():
        try:
            command()
        except InputError as error:
            if form is None:
                messages.error(request, told(error.message))
                return back_to(request, row)
            form.add_error(None, told(error.message))
        else:
            messages.success(request, said)
            return back_to(request, row)
    return show_case(request, handover_of(request, row.pk), form)


def back_to(request: OfficeRequest, row: Handover) -> HttpResponse:
    """Go to the page of a case."""
    where = reverse("following:show", args=(request.company.key, row.pk))
    return HttpResponseRedirect(where, status=303)
