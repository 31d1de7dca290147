"""The interest and indemnities of one customer: what may be asked, was given up, was noted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from butoir.dunning.debits.models import DebitNote
from butoir.dunning.waiving.models import Waiver
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.charges.forms import CreditForm, DebitNoteForm, WaiverForm, empty_forms
from butoir.web.office.charges.read import read_charges
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.shell import render_page
from butoir.web.paging import PAGE, page_number

_NAMES: dict[type[forms.Form], str] = {WaiverForm: "waiver", DebitNoteForm: "note"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The offers that run, and the debit notes, the latest first."""
    company = request.company
    running = Waiver.objects.filter(company=company, outcome="").select_related("customer")
    notes = DebitNote.objects.filter(company=company).select_related("customer").order_by("-pk")
    rows = Paginator(notes, PAGE).get_page(page_number(request.GET.get("page")))
    page = {"waivers": running.order_by("pay_by", "pk")[:PAGE], "rows": rows}
    return render_page(request, "agreements", "charges/list.html", page)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """The page of a customer."""
    return show_charges(request, customer_of(request, pk))


def show_charges(
    request: OfficeRequest,
    customer: Customer,
    refused: forms.Form | None = None,
    note: int = 0,
) -> HttpResponse:
    """The page, with a form that was refused (422); `note` (id) is the one it was to credit."""
    page = read_charges(customer, day_of(now()))
    more: dict[str, Any] = {"manager": request.role.includes(Role.MANAGER)}
    if more["manager"]:
        more["forms"] = empty_forms(page)
        if refused is not None and type(refused) in _NAMES:
            more["forms"][_NAMES[type(refused)]] = refused
        more["crediting"] = [
            refused if refused is not None and row.note.pk == note else CreditForm(row=row)
            for row in page.notes
        ]
        more["notes"] = list(zip(page.notes, more["crediting"], strict=True))
    else:
        more["notes"] = [(row, None) for row in page.notes]
    status = 422 if refused is not None else 200
    return render_page(request, "customers", "charges/show.html", page, status=status, **more)
