"""The pages about letters sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from butoir.dispatch.models import Delivery
from butoir.users.models import Role
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The first page."""
    return render_page(request, "letters", "letters/list.html", None)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One of them."""
    row = get_object_or_404(Delivery, company=request.company, pk=pk)
    return redirect("letters:list", row.company.key)
