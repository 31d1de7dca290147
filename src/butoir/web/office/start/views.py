"""First steps: the first account, the company, its scenario, its files; each can be left."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.dunning.companies import open_company
from butoir.dunning.members import take_over
from butoir.dunning.models import Assignment
from butoir.dunning.presets import follow_preset
from butoir.dunning.reviewing import to_review
from butoir.users.models import Company, Membership, Role, User
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.imports.forms import DropForm
from butoir.web.office.imports.read import read_list
from butoir.web.office.imports.receiving import receive
from butoir.web.office.settings.forms import FoundForm
from butoir.web.office.shell import render_page
from butoir.web.office.start.codes import opens
from butoir.web.office.start.forms import AccountForm, ScenarioForm

HERE = "start"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def first_account(request: HttpRequest, code: str) -> HttpResponse:
    """The account of the first person, while there is none and with the code of the server.

    Companies that the command line made are that person's.
    """
    if not opens(code):
        raise Http404
    form = AccountForm(request.POST or None, initial={"lang": "fr"})
    if not form.is_valid():
        return _show(request, "start/account.html", form)
    said = dict(form.cleaned_data)
    said.pop("again")
    user = User.objects.create_user(said.pop("username"), date_joined=now(), **said)
    take_over(user, by=user.username, at=now())
    login(request, user, backend=_BACKEND)
    return redirect("home" if Company.objects.exists() else "start:company")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_company(request: HttpRequest) -> HttpResponse:
    """The first company, or one more of somebody who owns one already."""
    user = request.user
    assert isinstance(user, User)
    owns = Membership.objects.filter(user=user, role=Role.OWNER).exists()
    if not owns and Company.objects.exists():
        raise PermissionDenied("only an owner opens another company")
    form = FoundForm(request.POST or None)
    if not form.is_valid():
        return _show(request, "start/company.html", form)
    company = open_company(user, form.stored_new(user.lang), at=now())
    return redirect("start:scenario", company.key)


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_scenario(request: OfficeRequest) -> HttpResponse:
    """One of three scenarios, explained in words; it can be changed at any time."""
    form = ScenarioForm(request.POST or None)
    if not form.is_valid():
        chosen = Assignment.objects.filter(company=request.company).exists()
        more: dict[str, Any] = {"form": form, "chosen": chosen, "at": "scenario"}
        return render_page(request, HERE, "start/scenario.html", None, **more)
    preset = form.cleaned_data["preset"]
    follow_preset(
        request.company,
        preset,
        _names()[preset],
        first_by_itself=form.cleaned_data["first_by_itself"],
        by=request.user.username,
        at=now(),
    )
    return redirect("start:files", request.company.key)


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def drop_files(request: OfficeRequest) -> HttpResponse:
    """The same zone as that of the imports, with what was understood; old debts are held."""
    received, by = None, request.user.username
    form = DropForm(request.POST) if request.method == "POST" else DropForm()
    files = request.FILES.getlist("files")
    if files and form.is_valid():
        terms, account = form.cleaned_data["terms"], form.cleaned_data["account"]
        received = receive(request.company, files, terms, by=by, at=now(), account=account)
    taken = [row.pk for row in received.taken] if received else []
    again = [row.pk for row in received.again] if received else []
    page = read_list(request.company, None, taken, again, received)
    old = to_review(request.company).values("customer").distinct().count()
    more: dict[str, Any] = {"form": form, "old": old, "at": "files"}
    status = 422 if received and received.refused else 200
    return render_page(request, HERE, "start/files.html", page, status=status, **more)


def _show(request: HttpRequest, template: str, form: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form}, status=status)


def _names() -> dict[str, str]:
    return {"courteous": _("Courteous"), "standard": _("Standard"), "firm": _("Firm")}
