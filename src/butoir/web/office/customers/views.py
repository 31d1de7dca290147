"""The list of customers: who owes what."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers.acting import customer_of, render_customer
from butoir.web.office.customers.asked import read_asked, read_day
from butoir.web.office.customers.read import exact_invoice, read_customers
from butoir.web.office.customers.sheet import read_customer
from butoir.web.office.shell import render_page, render_part
from butoir.web.paging import page_number
from butoir.web.words.names import KINDS

STATES = (
    ("open", _("with something open")),
    ("late", _("overdue")),
    ("blocked", _("blocked")),
    ("credit", _("with a credit")),
    ("all", _("all customers")),
)


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """Who owes what; the number of an invoice leads straight to it."""
    asked = read_asked(request.GET)
    if not request.htmx:
        invoice = exact_invoice(request.company, asked.q)
        if invoice is not None:
            return redirect("invoices:show", request.company.key, invoice.pk)
    page = read_customers(request.company, day_of(now()), asked)
    if request.htmx.target == "rows":
        return render_part(request, "customers/rows.html", page)
    choices: dict[str, Any] = {"states": STATES, "kinds": KINDS.items()}
    return render_page(request, "customers", "customers/list.html", page, **choices)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One customer, as of today or, with `?on=2026-09-01`, as it was on a past day."""
    customer = customer_of(request, pk)
    asked, number = request.GET.get("group", ""), page_number(request.GET.get("page"))
    on, caller = read_day(request.GET.get("on")), request.user.get_full_name()
    page = read_customer(customer, day_of(now()), on, asked, number, caller)
    if request.htmx.target == "story":
        return render_part(request, "customers/story.html", page)
    return render_customer(request, page)
