"""Debts older than the installation: where each debtor stands, as a person says it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from butoir.core.errors import InputError
from butoir.dunning.reviewing import CHOICES, choose_for, to_review
from butoir.dunning.running import decide_anew
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company, Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Debtor:
    """A customer with old debts: how many, what is open of them, and the oldest due date."""

    pk: int
    name: str
    code: str
    count: int
    open: dict[str, int]
    oldest: date


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of the debtors about whom nobody has chosen yet."""

    rows: Page[Any]
    debtors: tuple[Debtor, ...]


@office(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: OfficeRequest) -> HttpResponse:
    """The old debts by customer; one submission says where those chosen stand."""
    if request.method == "POST":
        return _choose(request)
    return _show(request)


def _choose(request: OfficeRequest) -> HttpResponse:
    """Every choice made on the page, all of them or none."""
    waiting = to_review(request.company).values("customer")
    done = 0
    try:
        with transaction.atomic():
            for customer in Customer.objects.filter(pk__in=waiting):
                choice = request.POST.get(f"choice-{customer.pk}", "")
                if choice in CHOICES:
                    day = parse_date(request.POST.get(f"sent-{customer.pk}", ""))
                    choose_for(customer, choice, sent_on=day, by=request.user.username, at=now())
                    done += 1
    except (InputError, ValueError):
        said = _("Say on which day the reminder was sent elsewhere: nothing was changed.")
        messages.error(request, said)
        return _show(request, status=422)
    decide_anew(request.company, day_of(now()), by=request.user.username, at=now())
    told = ngettext("%(n)s debtor is settled.", "%(n)s debtors are settled.", done) % {"n": done}
    messages.success(request, told)
    return redirect("start:review", request.company.key)


def _show(request: OfficeRequest, *, status: int = 200) -> HttpResponse:
    page = read_review(request.company, request.GET.get("page"))
    more = {"at": "review", "said": request.POST}
    return render_page(request, "start", "start/review.html", page, status=status, **more)


def read_review(company: Company, number: str | None) -> ReviewPage:
    """The debtors with old debts, the oldest first; the open amounts of one page."""
    held = to_review(company).values("customer", "customer__name", "customer__code")
    found = held.annotate(count=Count("pk"), oldest=Min("invoice__due_on"))
    rows = Paginator(found.order_by("oldest", "customer"), PER_PAGE).get_page(number)
    people = [row["customer"] for row in rows]
    old = set(to_review(company).filter(customer__in=people).values_list("invoice", flat=True))
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in open_invoice_rows(company, people) if people else []:
        if row[0] in old:
            sums[row[1]][row[5]] += row[7]
    debtors = tuple(
        Debtor(
            row["customer"],
            row["customer__name"],
            row["customer__code"],
            row["count"],
            dict(sums[row["customer"]]),
            row["oldest"],
        )
        for row in rows
    )
    return ReviewPage(rows, debtors)
