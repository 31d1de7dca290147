"""What a person does in a proceeding: the claim declared, put off or given up; days corrected,
proceedings undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.insolvency.declaring import load_drafts, record_declared
from butoir.dunning.insolvency.models import Proceeding
from butoir.dunning.insolvency.proceedings import (
    Opening,
    correct_proceeding,
    undo_proceeding,
)
from butoir.dunning.insolvency.work import put_off_declaration, waive_declaration
from butoir.law.registry import LawError
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.insolvency.forms import (
    DeclareForm,
    PutOffForm,
    ReasonForm,
    correction_form,
)
from butoir.web.office.insolvency.refusing import refused
from butoir.web.office.insolvency.views import proceeding_of, proceeding_page

Command = Callable[[dict[str, Any]], Proceeding | None]


@office(Role.CLERK)
@require_POST
def declare(request: OfficeRequest, pk: int) -> HttpResponse:
    """The claim was declared: its letters are sealed."""
    row, at = proceeding_of(request, pk), now()

    def run(said: dict[str, Any]) -> None:
        try:
            drafts = load_drafts(row, day_of(at), said["security"])
        except LawError as error:
            raise InputError(str(error), row.customer.code) from error
        by = request.user.username
        record_declared(row, drafts, said["declared_on"], said["how"], by=by, at=at)

    form = DeclareForm(request.POST, label_suffix="")
    return _act(request, row, "declaring", form, run, _("The declaration is recorded and sealed."))


@office(Role.CLERK)
@require_POST
def put_off(request: OfficeRequest, pk: int) -> HttpResponse:
    """The declaration waits for a later day, once."""
    row = proceeding_of(request, pk)

    def run(said: dict[str, Any]) -> None:
        until, by = said["until"], request.user.username
        put_off_declaration(row, until, said["reason"], by=by, at=now())

    form = PutOffForm(request.POST, label_suffix="")
    return _act(request, row, "putting_off", form, run, _("Put off."))


@office(Role.MANAGER)
@require_POST
def waive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Nothing is declared, for a reason."""
    row = proceeding_of(request, pk)

    def run(said: dict[str, Any]) -> None:
        waive_declaration(row, said["reason"], by=request.user.username, at=now())

    form = ReasonForm(request.POST, label_suffix="", prefix="waive")
    return _act(request, row, "waiving", form, run, _("Noted: no claim is declared."))


@office(Role.MANAGER)
@require_POST
def correct(request: OfficeRequest, pk: int) -> HttpResponse:
    """Other days or another addressee."""
    row = proceeding_of(request, pk)

    def run(said: dict[str, Any]) -> Proceeding:
        days = {name: said[name] for name in ("judged_on", "published_on", "declare_by", "agent")}
        opening = Opening(row.kind, row.country, court=row.court, **days)
        with transaction.atomic():
            by = request.user.username
            new = correct_proceeding(row, opening, said["note"], by=by, at=now())
            row.notices.update(proceeding=new)
        return new

    form = correction_form(row, request.POST)
    said = _("The days of the proceedings are corrected.")
    return _act(request, row, "correcting", form, run, said)


@office(Role.MANAGER)
@require_POST
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    """As if they had never been opened."""
    row = proceeding_of(request, pk)

    def run(said: dict[str, Any]) -> None:
        with transaction.atomic():
            undo_proceeding(row, said["reason"], by=request.user.username, at=now())

    form = ReasonForm(request.POST, label_suffix="", prefix="undo")
    said = _("The proceedings are undone: demands and interest go on.")
    return _act(request, row, "undoing", form, run, said)


def _act(
    request: OfficeRequest,
    row: Proceeding,
    name: str,
    form: forms.Form,
    run: Command | Callable[[dict[str, Any]], None],
    said: str,
) -> HttpResponse:
    """One form, one command, then the page again (of the record that took its place)."""
    if not form.is_valid():
        return proceeding_page(request, row, **{name: form})
    try:
        new = run(form.cleaned_data)
    except InputError as error:
        again = proceeding_of(request, row.pk)
        return proceeding_page(request, again, **{name: refused(form, error)})
    messages.success(request, said)
    where = (new or row).pk
    address = reverse("insolvency:proceeding", args=(request.company.key, where))
    return HttpResponseRedirect(address, status=303)
