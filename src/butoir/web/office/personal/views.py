"""Pages about personal data: rules and lists, the archive, the search, the log, one customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from butoir.core.errors import InputError
from butoir.ledger.models import Customer
from butoir.personal.archiving import is_archived
from butoir.personal.finding import LEAST, Found, find_person
from butoir.personal.models import Erasure
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import saw
from butoir.web.office.personal.forms import EndForm, HoldForm, ListForm, RulesForm
from butoir.web.office.personal.read import (
    read_archive,
    read_data,
    read_erasure,
    read_personal,
    read_views,
)
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number


def show(request: OfficeRequest, template: str, page: object, **more: Any) -> HttpResponse:
    """A page with the names of the codes; `owner` tells that an owner asks."""
    owner = request.role.includes(Role.OWNER)
    return render_page(request, "settings", f"personal/{template}", page, owner=owner, **more)


@office(Role.MANAGER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The rules, where the cases stand, the lists, the legal holds."""
    return show_first(request)


def show_first(
    request: OfficeRequest, refused: RulesForm | None = None, listing: ListForm | None = None
) -> HttpResponse:
    """The first page, with a form that was refused (422), if there is one."""
    today = day_of(now())
    number, count = page_number(request.GET.get("page")), request.GET.get("count") == "1"
    page = read_personal(request.company, today, number, count=count)
    form = refused or (RulesForm(None, page.terms) if page.terms else None)
    more = {"form": form, "listing": listing or ListForm(initial={"on": today}, label_suffix="")}
    return show(request, "list.html", page, status=422 if refused or listing else 200, **more)


@office(Role.MANAGER)
@require_safe
def show_archive(request: OfficeRequest) -> HttpResponse:
    """The customers that are put aside."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:120]
    page = read_archive(request.company, q, page_number(request.GET.get("page")))
    return show(request, "archive.html", page)


@office(Role.MANAGER)
@require_safe
def search(request: OfficeRequest) -> HttpResponse:
    """On whom something is held, by a name or an address."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:120]
    found: Found | None = None
    problem = ""
    if q:
        try:
            found = find_person(request.company, q)
        except InputError:
            problem = _("At least %(n)s signs are needed.") % {"n": LEAST}
    return show(request, "search.html", found, q=q, problem=problem, status=422 if problem else 200)


@office(Role.MANAGER)
@require_safe
def show_views(request: OfficeRequest) -> HttpResponse:
    """Who looked at which case."""
    return show(
        request, "views.html", read_views(request.company, page_number(request.GET.get("page")))
    )


@office(Role.MANAGER)
@require_safe
def show_erasure(request: OfficeRequest, pk: int) -> HttpResponse:
    """What would be erased, or was."""
    return show_one(request, erasure_of(request, pk))


def show_one(request: OfficeRequest, erasure: Erasure, *, status: int = 200) -> HttpResponse:
    """The page of a list."""
    number = page_number(request.GET.get("page"))
    page = read_erasure(erasure, request.user.username, number)
    return show(request, "erasure.html", page, status=status)


@office(Role.MANAGER)
@require_safe
def show_customer(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is kept of one customer, until when, and who looked at it."""
    customer = customer_of(request, pk)
    if is_archived(customer):
        saw(request, customer, "archive")
    return show_data(request, customer)


def show_data(
    request: OfficeRequest,
    customer: Customer,
    holding: HoldForm | None = None,
    ending: EndForm | None = None,
) -> HttpResponse:
    """The page of a customer, with a form that was refused (422), if there is one."""
    more = {
        "holding": holding or HoldForm(label_suffix=""),
        "ending": ending or EndForm(label_suffix=""),
        "status": 422 if holding or ending else 200,
    }
    return show(request, "customer.html", read_data(customer, day_of(now())), **more)


def customer_of(request: OfficeRequest, pk: int) -> Customer:
    """A customer of the company, or 404."""
    rows = Customer.objects.select_related("company")
    return get_object_or_404(rows, company=request.company, pk=pk)


def erasure_of(request: OfficeRequest, pk: int) -> Erasure:
    """A list of the company, or 404."""
    rows = Erasure.objects.select_related("company")
    return get_object_or_404(rows, company=request.company, pk=pk)
