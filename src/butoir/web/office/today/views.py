"""The pages about today."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from butoir.users.models import Role
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The first page."""
    return render_page(request, "today", "today/list.html", None)
