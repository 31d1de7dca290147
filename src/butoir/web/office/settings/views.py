"""The settings of a company: who it is, where it is paid, how strict it is, its calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from butoir.dunning.companies import change_company
from butoir.law.calendar import calendar_for
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms import (
    BankForm,
    IdentityForm,
    RulesForm,
    identity_said,
    rules_said,
)
from butoir.web.office.shell import render_page

HERE = "settings"
_GET_OR_POST = ["GET", "HEAD", "POST"]


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What there is to set, in words, and where."""
    owner = request.role.includes(Role.OWNER)
    return render_page(request, HERE, "settings/list.html", request.company, owner=owner)


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_identity(request: OfficeRequest) -> HttpResponse:
    """Who the company is on its letters."""
    form = IdentityForm(request.POST or None, initial=identity_said(request.company))
    title = _("The company on its letters")
    if not form.is_valid():
        return _show(request, form, title)
    return _save(request, form.stored(request.company.country))


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_bank(request: OfficeRequest) -> HttpResponse:
    """Where customers pay; another IBAN asks for the password again."""
    company = request.company
    form = BankForm(request.POST or None, initial={"iban": company.iban, "bic": company.bic})
    title = _("Bank details")
    if not form.is_valid():
        return _show(request, form, title)
    said = dict(form.cleaned_data)
    password = said.pop("password")
    if said["iban"] != company.iban and not request.user.check_password(password):
        form.add_error("password", _("This is not your password: the IBAN was not changed."))
        return _show(request, form, title)
    return _save(request, said)


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_rules(request: OfficeRequest) -> HttpResponse:
    """How strict the company is with itself, and what its terms allow."""
    form = RulesForm(request.POST or None, initial=rules_said(request.company))
    if not form.is_valid():
        return _show(request, form, _("Rules and control"))
    return _save(request, form.stored())


@office(Role.READER)
@require_safe
def show_calendar(request: OfficeRequest) -> HttpResponse:
    """The public holidays on which nothing leaves, this year and the next."""
    return render_page(request, HERE, "settings/calendar.html", _closed_days(request))


def _closed_days(request: OfficeRequest) -> tuple[date, ...]:
    calendar, today = calendar_for(request.company.country), day_of(now())
    first = date(today.year, 1, 1)
    days = (first + timedelta(days=count) for count in range(730))
    return tuple(day for day in days if calendar.is_holiday(day))


def _save(request: OfficeRequest, fields: Mapping[str, Any]) -> HttpResponse:
    changed = change_company(request.company, fields, by=request.user.username, at=now())
    said = _("Saved.") if changed else _("Nothing was different: nothing was changed.")
    messages.success(request, said)
    return redirect("settings:list", request.company.key)


def _show(request: OfficeRequest, form: Form, title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render_page(request, HERE, "settings/form.html", form, status=status, title=title)
