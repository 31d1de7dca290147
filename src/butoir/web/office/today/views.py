"""The queue of the day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.ledger.models import Customer
from butoir.personal.lists import running
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page, render_part
from butoir.web.office.today.matters import Section
from butoir.web.office.today.pane import Asked as Looking
from butoir.web.office.today.pane import read_pane
from butoir.web.office.today.read import Asked, Who, read_today

BY_CODE = {section.code: section for section in Section}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """All the work of the day, or that of `section`; `row` is the debtor that is looked at."""
    who = Who(request.user.username, request.role)
    page = read_today(request.company, now(), asked_by(request), who)
    manager = request.role.includes(Role.MANAGER)
    erasing = running(request.company) if manager else None
    waits = erasing if erasing and not erasing.approved_at else None
    return render_page(request, "today", "today/list.html", page, manager=manager, erasing=waits)


@office(Role.READER)
@require_safe
def show_debtor(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is proposed for a debtor: a part of the page for HTMX, else a page of its own."""
    customer = get_object_or_404(Customer, company=request.company, pk=pk)
    customer.company = request.company
    section, what = request.GET.get("section", ""), request.GET.get("what", "")
    known = section if section in BY_CODE else ""
    caller = request.user.get_full_name()
    asked = Looking(known, what, request.user.username, request.role, caller)
    page = read_pane(request.company, customer, day_of(now()), asked)
    if request.htmx:
        return render_part(request, "today/pane.html", page)
    return render_page(request, "today", "today/debtor.html", page)


def asked_by(request: OfficeRequest) -> Asked:
    """The section, page and row that the address names."""
    wanted = request.GET
    row = wanted.get("row", "")
    section = BY_CODE.get(wanted.get("section", ""))
    return Asked(section, wanted.get("page"), int(row) if row.isdecimal() else 0)
