"""People and roles: whom the owner lets in, with what, and whom no longer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from butoir.core.errors import InputError
from butoir.dunning.members import add_member, change_role, remove_member
from butoir.users.models import Membership, Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms import LANGUAGES
from butoir.web.office.shell import render_page

ROLES = (  # their names, and what each may do beside those below it
    ("owner", gettext_lazy("Owner"), gettext_lazy("everything, settings and people too")),
    (
        "manager",
        gettext_lazy("Manager"),
        gettext_lazy("approves formal notices, plans and scenarios"),
    ),
    (
        "clerk",
        gettext_lazy("Collector"),
        gettext_lazy("imports, matches, confirms reminders, records calls"),
    ),
    ("reader", gettext_lazy("Reader"), gettext_lazy("sees everything and changes nothing")),
)
_PASSWORD_SIGNS = 14


class PersonForm(forms.Form):
    """One more person."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    lang = forms.ChoiceField(label=gettext_lazy("Language of the screens"), choices=LANGUAGES)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[role[:2] for role in ROLES], initial="clerk"
    )


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def show_people(request: OfficeRequest) -> HttpResponse:
    """Who has which role; adding somebody shows their first password once, here."""
    form = PersonForm(request.POST or None)
    if not form.is_valid():
        return _show(request, form, status=422 if request.method == "POST" else 200)
    said, password = dict(form.cleaned_data), get_random_string(_PASSWORD_SIGNS)
    username, role = said.pop("username"), Role(said.pop("role"))
    by = request.user.username
    try:
        new = add_member(request.company, username, role, password, said, by=by, at=now())
    except InputError:
        form.add_error("username", _("This person has a role here already."))
        return _show(request, form, status=422)
    if new:
        return _show(request, PersonForm(), password=password, username=username)
    messages.success(
        request, _("%(name)s has an account already and keeps their password.") % {"name": username}
    )
    return redirect("settings:people", request.company.key)


@office(Role.OWNER)
@require_POST
def give_role(request: OfficeRequest, pk: int) -> HttpResponse:
    """Another role for a person."""
    member, role = _member(request, pk), request.POST.get("role", "")
    if role not in Role.values:
        return _refuse(request, _("There is no such role: nothing was changed."))
    try:
        change_role(member, Role(role), by=request.user.username, at=now())
    except InputError:
        return _refuse(request, _("This is the last owner: name another one first."))
    messages.success(request, _("Saved."))
    return redirect("settings:people", request.company.key)


@office(Role.OWNER)
@require_POST
def remove(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a person in no longer; what they did stays signed with their name."""
    member = _member(request, pk)
    mine = member.user_id == request.user.pk
    try:
        remove_member(member, by=request.user.username, at=now())
    except InputError:
        return _refuse(request, _("This is the last owner: name another one first."))
    messages.success(request, _("This person has no role here any more."))
    return redirect("home") if mine else redirect("settings:people", request.company.key)


def _member(request: OfficeRequest, pk: int) -> Membership:
    found = Membership.objects.select_related("user", "company")
    return get_object_or_404(found, company=request.company, pk=pk)


def _refuse(request: OfficeRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return _show(request, PersonForm(), status=422)


def _show(
    request: OfficeRequest,
    form: PersonForm,
    *,
    status: int = 200,
    password: str = "",
    username: str = "",
) -> HttpResponse:
    found = Membership.objects.filter(company=request.company).select_related("user")
    page = list(found.order_by("user__last_name", "user__username"))
    more = {"form": form, "roles": ROLES, "password": password, "username": username}
    answer = render_page(
        request,
        "settings",
        "settings/people.html",
        page,
        status=status,
        **more,
    )
    answer.headers["Cache-Control"] = "no-store"  # a first password is shown once
    return answer
