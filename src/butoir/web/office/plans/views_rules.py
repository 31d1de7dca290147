"""What the company allows in a payment plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.dunning.plans.rules import FIELDS, change_rules, rules_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.plans.forms import RulesForm
from butoir.web.office.shell import render_page


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest) -> HttpResponse:
    """The rules of the plans to come; those agreed keep theirs."""
    rules = rules_of(request.company)
    initial = {name: getattr(rules, name) for name in FIELDS}
    initial["least_cents"] = f"{rules.least_cents // 100},{rules.least_cents % 100:02d}"
    form = RulesForm(request.POST or None, initial=initial, label_suffix="")
    if form.is_valid():
        by = request.user.username
        changed = change_rules(request.company, form.cleaned_data, by=by, at=now())
        said = _("Saved.") if changed else _("Nothing was different: nothing was changed.")
        messages.success(request, said)
        return redirect("settings:list", request.company.key)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "settings", "plans/rules.html", form, status=status)
