"""The pages about agreements."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.agreements.read import read_agreements, read_asked
from butoir.web.office.shell import render_page

NAMES = {
    "expected": _("Expected soon"),
    "promises": _("Promises"),
    "plans": _("Payment plans"),
    "disputes": _("Disputes"),
    "holds": _("Holds"),
    "insolvent": _("Insolvent customers"),
    "limitation": _("Limitation"),
}
AGREED_STATES = (
    ("open", _("running")),
    ("kept", _("kept")),
    ("broken", _("broken")),
    ("withdrawn", _("withdrawn")),
    ("all", _("everything")),
)
HOLD_STATES = (("open", _("running")), ("kept", _("ended")), ("all", _("everything")))


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """Promises, plans, holds, insolvencies or limitations."""
    if request.GET.get("show") == "disputes":  # they have pages of their own
        return redirect("disputes:list", request.company.key)
    page = read_agreements(request.company, day_of(now()), read_asked(request.GET))
    tabs = [(code, name, page.counts.get(code)) for code, name in NAMES.items()]
    agreed = page.asked.show in ("expected", "promises", "plans")
    states = AGREED_STATES if agreed else HOLD_STATES
    return render_page(
        request, "agreements", "agreements/list.html", page, lists=tabs, states=states
    )
