"""The door for who has a letter on paper, the page of one debtor, and its invoices."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from butoir.dunning.answers.cases import bare_number
from butoir.dunning.answers.links import case_of_pin
from butoir.dunning.answers.marks import token_of
from butoir.journal.sealed import content_of
from butoir.users.hours import day_of
from butoir.web.clock import now
from butoir.web.portal.access import (
    LANGUAGES,
    PortalRequest,
    by_link,
    let_forms_lead_to,
    open_to_all,
    refused,
)
from butoir.web.portal.read import open_lines, read_page
from butoir.web.portal.throttle import may_try
from butoir.web.portal.words import CHOICES

_TYPED_DAYS = timedelta(days=1)  # how long the link of a typed PIN holds
_LONGEST = 40  # letters of what is typed
_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z._-]+")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """The form for the case number and the PIN of a letter; they lead to a link of that day."""
    more = {"languages": LANGUAGES.items(), "lang": get_language()}
    if request.method != "POST":
        return render(request, "portal/door.html", more)
    number = request.POST.get("number", "")[:_LONGEST]
    if not may_try(request, "pin", bare_number(number) or "?"):
        return refused(request, 429)
    case = case_of_pin(number, request.POST.get("pin", "")[:_LONGEST])
    if case is None:
        return render(request, "portal/door.html", {**more, "wrong": True}, status=422)
    token = token_of(case.number, day_of(now()) + _TYPED_DAYS)
    return HttpResponseRedirect(reverse("portal:show", args=(token,)), status=303)


@by_link
@require_safe
def show(request: PortalRequest) -> HttpResponse:
    """The open invoices of a debtor, how to pay them, and what can be answered."""
    page = read_page(request.case, request.lang, day_of(now()))
    answer = render_portal(request, "portal/show.html", page, choices=CHOICES)
    return let_forms_lead_to(answer, page.pays_at) if page.pays_at else answer


@by_link
@require_safe
def copy(request: PortalRequest, pk: int) -> HttpResponse:
    """The PDF of an open invoice of the debtor, to keep."""
    lines, _unused = open_lines(request.case, day_of(now()))
    every = (line for some in lines.values() for line in some)
    line = next((line for line in every if line.pk == pk and line.digest), None)
    if line is None:
        return refused(request)
    name = _NOT_IN_A_NAME.sub("-", line.number).strip("-.") or "invoice"
    answer = HttpResponse(content_of(line.digest), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def render_portal(
    request: PortalRequest, template: str, page: object, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page in its frame; every link of it keeps the language that was asked for."""
    context = {
        "page": page,
        "token": request.token,
        "query": language_asked(request),
        "languages": LANGUAGES.items(),
        "lang": request.lang,
        **more,
    }
    return render(request, template, context, status=status)


def language_asked(request: PortalRequest) -> str:
    """The end of an address that keeps the language that was asked for, if one was."""
    asked = request.GET.get("lang", "")
    return f"?lang={asked}" if asked in LANGUAGES else ""
