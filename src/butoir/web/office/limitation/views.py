"""What becomes time-barred, one customer's limitation, and the documents of its acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.limitation.models import Interruption
from butoir.dunning.limitation.nearing import load_nearing
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.limitation.forms import EndForm, InterruptionForm
from butoir.web.office.limitation.read import read_limitation
from butoir.web.office.shell import render_page
from butoir.web.paging import PAGE, page_number

_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What becomes time-barred within six months, or is, the nearest first."""
    found = load_nearing(request.company, day_of(now()))
    rows = Paginator(found, PAGE).get_page(page_number(request.GET.get("page")))
    return render_page(request, "agreements", "limitation/list.html", {"rows": rows})


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One customer: the end of each invoice, what interrupted it, what may have."""
    return show_customer(request, customer_of(request, pk))


@office(Role.READER)
@require_safe
def document(request: OfficeRequest, pk: int) -> HttpResponse:
    """The document of an act: to keep, never opened in the page."""
    rows = Interruption.objects.select_related("file")
    row = get_object_or_404(rows, company=request.company, pk=pk)
    if row.file is None:
        raise Http404("no document")
    answer = HttpResponse(bytes(row.file.content), content_type="application/octet-stream")
    name = f"limitation-{row.pk}.{_SUFFIXES.get(row.file.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def show_customer(
    request: OfficeRequest, customer: Customer, refused: forms.Form | None = None
) -> HttpResponse:
    """The page, with a form that was refused (422) as it was filled in."""
    page = read_limitation(customer, day_of(now()))
    clerk = request.role.includes(Role.CLERK)
    more: dict[str, Any] = {"clerk": clerk, "manager": request.role.includes(Role.MANAGER)}
    if clerk and page.rows:
        first = InterruptionForm(customer=customer, initial=_initial(request))
        more["form"] = refused if isinstance(refused, InterruptionForm) else first
        more["ending"] = refused if isinstance(refused, EndForm) else EndForm(label_suffix="")
    status = 422 if refused is not None else 200
    return render_page(request, "agreements", "limitation/show.html", page, status=status, **more)


def _initial(request: OfficeRequest) -> dict[str, Any]:
    """What the link of a proposed act says of it; what makes no sense is left out."""
    given = request.GET
    found: dict[str, Any] = {"invoices": given.getlist("invoice"), "kind": given.get("kind", "")}
    try:
        found["on"] = date.fromisoformat(given.get("on", ""))
    except ValueError:
        return found
    return found
