"""The head of the letters: the logo, and the red of the firm ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.core.errors import InputError
from butoir.dunning.companies import change_company, change_logo
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms_letterhead import LetterheadForm
from butoir.web.office.settings.views import show_form


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_letterhead(request: OfficeRequest) -> HttpResponse:
    """What stands at the head of the letters, besides words."""
    company, title = request.company, _("Head of the letters")
    said = {"red_when_firm": company.red_when_firm}
    sent = request.method == "POST"
    posted, files = (request.POST, request.FILES) if sent else (None, None)
    form = LetterheadForm(posted, files, initial=said)
    if not form.is_valid():
        return show_form(request, form, title)
    by, at = request.user.username, now()
    try:
        picture = form.picture()
        if picture is not None:
            change_logo(company, picture, by=by, at=at)
    except InputError:
        form.add_error("logo", _("This is not a PNG or JPEG picture of reasonable size."))
        return show_form(request, form, title)
    red = {"red_when_firm": form.cleaned_data["red_when_firm"]}
    change_company(company, red, by=by, at=at)
    messages.success(request, _("Saved."))
    return redirect("settings:list", company.key)
