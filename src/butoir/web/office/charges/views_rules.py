"""What the company allows itself to give up, and which letters leave by themselves."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from butoir.dunning.waiving.rules import FIELDS, change_relief_rules, relief_rules
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page


class RulesForm(forms.Form):
    """Three switches."""

    waiving = forms.BooleanField(
        label=gettext_lazy("A manager may give up interest and lump sums"),
        required=False,
        help_text=gettext_lazy("A bill before the French parliament would forbid it."),
    )
    withdraw_alone = forms.BooleanField(
        label=gettext_lazy("The withdrawal of a crossed demand leaves without a person"),
        required=False,
    )
    thanks = forms.BooleanField(
        label=gettext_lazy("Thank a customer who has paid everything after a firm demand"),
        required=False,
    )


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest) -> HttpResponse:
    """The switches of the company; what was decided before stays as it was."""
    rules = relief_rules(request.company)
    initial = {name: getattr(rules, name) for name in FIELDS}
    form = RulesForm(request.POST or None, initial=initial, label_suffix="")
    if form.is_valid():
        by = request.user.username
        changed = change_relief_rules(request.company, form.cleaned_data, by=by, at=now())
        said = _("Saved.") if changed else _("Nothing was different: nothing was changed.")
        messages.success(request, said)
        return redirect("settings:list", request.company.key)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "settings", "charges/rules.html", form, status=status)
