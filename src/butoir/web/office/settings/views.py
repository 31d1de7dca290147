"""The settings of a company: what there is, who it is, how strict it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from butoir.dunning.companies import change_company
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms import IdentityForm, identity_said
from butoir.web.office.settings.forms_rules import RulesForm, rules_said
from butoir.web.office.settings.forms_titles import TitlesForm
from butoir.web.office.shell import render_page

HERE = "settings"
_GET_OR_POST = ["GET", "HEAD", "POST"]

_RIGHTS = (("owner", Role.OWNER), ("manager", Role.MANAGER))


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What there is to set, in words, and where."""
    rights = {name: request.role.includes(role) for name, role in _RIGHTS}
    return render_page(request, HERE, "settings/list.html", request.company, **rights)


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_identity(request: OfficeRequest) -> HttpResponse:
    """Who the company is on its letters."""
    form = IdentityForm(request.POST or None, initial=identity_said(request.company))
    title = _("The company on its letters")
    if not form.is_valid():
        return show_form(request, form, title)
    return save_fields(request, form.stored(request.company.country))


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_titles(request: OfficeRequest) -> HttpResponse:
    """The position of who signs, in the language of each letter."""
    form = TitlesForm(request.POST or None, company=request.company)
    if not form.is_valid():
        return show_form(request, form, _("The position of who signs, by language"))
    return save_fields(request, form.stored())


@office(Role.OWNER)
@require_http_methods(_GET_OR_POST)
def change_rules(request: OfficeRequest) -> HttpResponse:
    """How strict the company is with itself, and what its terms allow."""
    form = RulesForm(request.POST or None, initial=rules_said(request.company))
    if not form.is_valid():
        return show_form(request, form, _("Rules and control"))
    return save_fields(request, form.stored())


def save_fields(request: OfficeRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Change the company, say what came of it, and go back to the settings."""
    changed = change_company(request.company, fields, by=request.user.username, at=now())
    said = _("Saved.") if changed else _("Nothing was different: nothing was changed.")
    messages.success(request, said)
    return redirect("settings:list", request.company.key)


def show_form(request: OfficeRequest, form: Form, title: str) -> HttpResponse:
    """The page of one form, with what is wrong in it."""
    status = 422 if request.method == "POST" else 200
    return render_page(request, HERE, "settings/form.html", form, status=status, title=title)
