"""The identity of one customer, and the record of the register behind a check."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.identity.models import IdentityCheck
from butoir.journal.sealed import content_of
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.identity.forms import ReasonForm, correction_form
from butoir.web.office.identity.read import read_identity
from butoir.web.office.shell import render_page


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """What we have beside what the register said."""
    return identity_page(request, customer_of(request, pk))


@office(Role.READER)
@require_safe
def answer(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """The sealed record of a check, as a file."""
    rows = IdentityCheck.objects.filter(company=request.company, customer=pk)
    row = get_object_or_404(rows, pk=number)
    given = HttpResponse(content_of(row.answer_id), content_type="application/json")
    given["Content-Disposition"] = f'attachment; filename="register-{row.number}-{row.pk}.json"'
    return given


def customer_of(request: OfficeRequest, pk: int) -> Customer:
    """A customer of the company, or 404."""
    rows = Customer.objects.select_related("company")
    return get_object_or_404(rows, company=request.company, pk=pk)


def identity_page(request: OfficeRequest, customer: Customer, **refused: Any) -> HttpResponse:
    """The page, with a form that was refused (422), if there is one."""
    more = {
        "confirming": ReasonForm(label_suffix=""),
        "correcting": correction_form(customer),
        "may_act": request.role.includes(Role.CLERK),
        "may_confirm": request.role.includes(Role.MANAGER),
        **refused,
    }
    page, status = read_identity(customer, day_of(now())), 422 if refused else 200
    return render_page(request, "customers", "identity/show.html", page, status=status, **more)
