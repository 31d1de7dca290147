"""When a formal notice waits for its debtor's identity, and the files of registers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.core.identity_rule import IdentityRule
from butoir.dunning.identity.files import read_register_file
from butoir.dunning.identity.rules import change_rule, rule_of
from butoir.dunning.running import decide_anew
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.identity.forms import FileForm, RuleForm
from butoir.web.office.identity.read import read_rules
from butoir.web.office.insolvency.refusing import refused
from butoir.web.office.shell import render_page

MAX_BYTES = 1_000_000_000  # the whole Belgian register is about a third of it
MEGABYTE = 1_000_000


@office(Role.READER)
@require_safe
def show_rules(request: OfficeRequest) -> HttpResponse:
    """The rule, the registers, and what was read of them."""
    return _page(request)


@office(Role.OWNER)
@require_POST
def change(request: OfficeRequest) -> HttpResponse:
    """Another rule, from now on."""
    form = RuleForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, ruling=form)
    by, said = request.user.username, IdentityRule(**form.cleaned_data)
    changed = change_rule(request.company, said, by=by, at=now())
    if not changed:
        return _back(request, _("Nothing was different: nothing was changed."))
    decide_anew(request.company, day_of(now()), by=by, at=now())
    return _back(request, _("Saved."))


@office(Role.CLERK)
@require_POST
def read_file(request: OfficeRequest) -> HttpResponse:
    """A file of a register is compared with the customers."""
    form = FileForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _page(request, reading=form)
    file, by = form.cleaned_data["file"], request.user.username
    try:
        if file.size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // MEGABYTE} MB", field="file")
        done = read_register_file(request.company, file.name, file, by=by, at=now())
    except InputError as error:
        return _page(request, reading=refused(form, error))
    decide_anew(request.company, day_of(now()), by=by, at=now())
    said = _("Customers compared: %(n)s. Contradicted: %(against)s.")
    against = done.counts.get("contradicted", 0)
    return _back(request, said % {"n": sum(done.counts.values()), "against": against})


def _page(request: OfficeRequest, **failed: Any) -> HttpResponse:
    rule = rule_of(request.company)
    more = {
        "ruling": RuleForm(initial={"mode": rule.mode, "days": rule.days}, label_suffix=""),
        "reading": FileForm(label_suffix=""),
        "owner": request.role.includes(Role.OWNER),
        "may_act": request.role.includes(Role.CLERK),
        **failed,
    }
    page, status = read_rules(request.company), 422 if failed else 200
    return render_page(request, "settings", "identity/rules.html", page, status=status, **more)


def _back(request: OfficeRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    where = reverse("identity:rules", args=(request.company.key,))
    return HttpResponseRedirect(where, status=303)
