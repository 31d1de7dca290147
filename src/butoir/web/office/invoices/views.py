"""The pages about invoices."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from butoir.core.items import DEMANDS
from butoir.ledger.models import Invoice
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to
from butoir.web.office.invoices.found import read_asked
from butoir.web.office.invoices.read import read_invoices
from butoir.web.office.invoices.sheet import read_invoice
from butoir.web.office.shell import render_page, render_part
from butoir.web.words.names import STEPS

STATES = (
    ("open", _("open")),
    ("late", _("overdue")),
    ("blocked", _("blocked")),
    ("risk", _("at risk")),
    ("credit", _("with a credit")),
    ("all", _("all, settled ones too")),
)
BUCKETS = (
    ("none", _("not due")),
    ("30", _("1 to 30 days")),
    ("60", _("31 to 60 days")),
    ("90", _("61 to 90 days")),
    ("more", _("more than 90 days")),
)
REACHED = (("none", _("no demand yet")), *((step, STEPS[step]) for step in DEMANDS))


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The invoices of the company: searched, filtered, in pages."""
    page = read_invoices(request.company, day_of(now()), read_asked(request.GET))
    if request.htmx.target == "rows":
        return render_part(request, "invoices/rows.html", page)
    choices: dict[str, Any] = {"states": STATES, "buckets": BUCKETS, "reached": REACHED}
    return render_page(request, "invoices", "invoices/list.html", page, **choices)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One invoice, from its issue to its limitation."""
    rows = Invoice.objects.select_related("customer__company", "company", "source")
    invoice = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, invoice.customer_id)
    page = read_invoice(invoice, day_of(now()))
    return render_page(request, "invoices", "invoices/show.html", page)
