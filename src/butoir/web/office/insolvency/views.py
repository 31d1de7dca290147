"""The notices, one of them, and a proceeding."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.insolvency.models import LegalNotice, Proceeding
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to
from butoir.web.office.insolvency.forms import (
    DeclareForm,
    PutOffForm,
    ReasonForm,
    accept_form,
    correction_form,
)
from butoir.web.office.insolvency.read import read_list, read_notice, read_proceeding
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What was published about customers, and the proceedings that run."""
    page = read_list(request.company, page_number(request.GET.get("page")))
    more = {"asks": bool(settings.BODACC_URL), "may_act": request.role.includes(Role.CLERK)}
    return render_page(request, "agreements", "insolvency/list.html", page, **more)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One notice, and what may be made of it."""
    return notice_page(request, notice_of(request, pk))


@office(Role.READER)
@require_safe
def show_proceeding(request: OfficeRequest, pk: int) -> HttpResponse:
    """One proceeding, its last days and its claim."""
    return proceeding_page(request, proceeding_of(request, pk))


def notice_of(request: OfficeRequest, pk: int) -> LegalNotice:
    """A notice about a customer of the company, or 404."""
    rows = LegalNotice.objects.select_related("customer__company", "company", "task__company")
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, found.customer_id)
    return found


def proceeding_of(request: OfficeRequest, pk: int) -> Proceeding:
    """A proceeding of a customer of the company, or 404."""
    rows = Proceeding.objects.select_related("customer__company", "company", "hold")
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, found.customer_id)
    return found


def notice_page(request: OfficeRequest, notice: LegalNotice, **refused: Any) -> HttpResponse:
    """The page, with a form that was refused (422), if there is one."""
    page = read_notice(notice)
    needed = Role.MANAGER if page.does == "undoes" else Role.CLERK
    more = {
        "accepting": accept_form(page),
        "dismissing": ReasonForm(label_suffix=""),
        "may_accept": request.role.includes(needed),
        "may_act": request.role.includes(Role.CLERK),
        **refused,
    }
    status = 422 if refused else 200
    return render_page(request, "agreements", "insolvency/show.html", page, status=status, **more)


def proceeding_page(request: OfficeRequest, row: Proceeding, **refused: Any) -> HttpResponse:
    """The page, with a form that was refused (422), if there is one."""
    today = day_of(now())
    more = {
        "declaring": DeclareForm(initial={"declared_on": today}, label_suffix=""),
        "putting_off": PutOffForm(label_suffix=""),
        "waiving": ReasonForm(label_suffix="", prefix="waive"),
        "correcting": correction_form(row),
        "undoing": ReasonForm(label_suffix="", prefix="undo"),
        "may_act": request.role.includes(Role.CLERK),
        "may_decide": request.role.includes(Role.MANAGER),
        **refused,
    }
    page, status = read_proceeding(row, today), 422 if refused else 200
    template = "insolvency/proceeding.html"
    return render_page(request, "agreements", template, page, status=status, **more)
