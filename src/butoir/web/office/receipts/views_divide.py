"""Giving an entry to other customers or invoices than those suggested, or to several."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.ledger.assigning import assign_entry
from butoir.ledger.models import BankEntry, Invoice
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.receipts.dividing import parts_of, read_divide
from butoir.web.office.receipts.read import counted_on
from butoir.web.office.receipts.refusals import refusal_said
from butoir.web.office.receipts.views import entry_or_404
from butoir.web.office.shell import render_page


@office(Role.CLERK)
@require_safe
def show_parts(request: OfficeRequest, pk: int) -> HttpResponse:
    """The search for a customer, and what is open of those chosen."""
    return _show(request, entry_or_404(request, pk), request.GET)


@office(Role.CLERK)
@require_POST
def divide(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give the entry to what was chosen; what a list has counted already is asked twice."""
    entry = entry_or_404(request, pk)
    try:
        parts = parts_of(request.company, request.POST)
        invoices = [part.pk for part, _cents in parts if isinstance(part, Invoice)]
        counted = counted_on(request.company, entry, invoices)
        if counted and request.POST.get("sure") != "yes":
            return _show(request, entry, request.POST, asked=True, status=422)
        assign_entry(entry, parts, by=request.user.username, at=now())
    except InputError as error:
        messages.error(request, refusal_said(error))
        return _show(request, entry, request.POST, status=422)
    messages.success(request, _("Matched as you said."))
    return redirect("receipts:list", request.company.key)


def _show(
    request: OfficeRequest,
    entry: BankEntry,
    said: QueryDict,
    *,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = read_divide(request.company, entry, said)
    return render_page(
        request, "receipts", "receipts/divide.html", page, status=status, asked=asked
    )
