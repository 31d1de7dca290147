"""The list of what would be erased: made, looked at, approved or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.personal.lists import approve, check, propose, refuse
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.personal.forms import ListForm
from butoir.web.office.personal.views import erasure_of, show_first, show_one


@office(Role.MANAGER)
@require_POST
def make(request: OfficeRequest) -> HttpResponse:
    """What would be erased as of a day; nothing is erased yet."""
    form = ListForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_first(request, listing=form)
    on, by = form.cleaned_data["on"], request.user.username
    try:
        made = propose(request.company, on, by=by, at=now())
    except (InputError, LawError):
        form.add_error("on", _("No list can be made: the day is to come, or another list waits."))
        return show_first(request, listing=form)
    if made is None:
        messages.info(request, _("Nothing has passed its time."))
        return HttpResponseRedirect(
            reverse("personal:list", args=(request.company.key,)), status=303
        )
    return _to(request, made.pk)


@office(Role.MANAGER)
@require_POST
def checked(request: OfficeRequest, pk: int) -> HttpResponse:
    """Somebody looked at the list."""
    return _say(request, pk, check, _("You have looked at this list."))


@office(Role.OWNER)
@require_POST
def approved(request: OfficeRequest, pk: int) -> HttpResponse:
    """It is erased from now on, a part at a time."""
    said = _("Approved: it is erased within the hour, and cannot be brought back.")
    return _say(request, pk, approve, said)


@office(Role.OWNER)
@require_POST
def refused(request: OfficeRequest, pk: int) -> HttpResponse:
    """Nothing of it is erased."""
    return _say(request, pk, refuse, _("Nothing of this list is erased."))


def _say(request: OfficeRequest, pk: int, command: Callable[..., Any], text: str) -> HttpResponse:
    erasure = erasure_of(request, pk)
    try:
        command(erasure, by=request.user.username, at=now())
    except InputError:
        messages.error(request, _("This was refused: nothing was changed."))
        return show_one(request, erasure, status=422)
    messages.success(request, text)
    return _to(request, pk)


def _to(request: OfficeRequest, pk: int) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("personal:erasure", args=(request.company.key, pk)), status=303
    )
