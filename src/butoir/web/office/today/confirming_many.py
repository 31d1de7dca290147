"""Several messages confirmed at once, after a look at what would leave."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page, render_part
from butoir.web.office.today.acting import after_of
from butoir.web.office.today.bulk import Bulk, Wanted, read_bulk
from butoir.web.office.today.confirming import agreed
from butoir.web.office.today.matters import Section

_OF = {section.code: section for section in (Section.CONFIRM, Section.NOTICES)}


@office(Role.CLERK)
@require_safe
def show_summary(request: OfficeRequest) -> HttpResponse:
    """How many messages, for how much, by which ways, and what is left out."""
    return _sheet(request, _bulk(request))


@office(Role.CLERK)
@require_POST
def confirm_many(request: OfficeRequest) -> HttpResponse:
    """Confirm just what the summary showed; when that has changed, it is shown anew."""
    bulk = _bulk(request)
    if not bulk.messages or bulk.seen != request.POST.get("seen"):
        return _sheet(request, bulk, changed=True)
    count = len(bulk.messages)
    about = ngettext("%(n)s letter", "%(n)s letters", count) % {"n": count}
    return agreed(request, list(bulk.messages), f"{about} – ")


def _bulk(request: OfficeRequest) -> Bulk:
    told = request.POST if request.method == "POST" else request.GET
    ids = tuple(int(pk) for pk in told.getlist("message") if pk.isdecimal())
    section = None if ids else _OF.get(told.get("all", ""))
    wanted = Wanted(section, ids, request.user.username, request.role)
    return read_bulk(request.company, day_of(now()), wanted)


def _sheet(request: OfficeRequest, bulk: Bulk, *, changed: bool = False) -> HttpResponse:
    why = _("Something has changed since you looked: this is what it is now.") if changed else ""
    more: dict[str, Any] = {"why": why, "after": after_of(request)}
    status = 422 if changed else 200
    if request.htmx:
        return render_part(request, "today/summary_dialog.html", bulk, status=status, **more)
    page = render_page(request, "today", "today/summary_page.html", bulk, **more)
    page.status_code = status
    return page
