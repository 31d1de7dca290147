"""What a person makes of a notice: it is about our debtor, or it is not."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.insolvency.reviewing import Read, accept_notice, dismiss_notice
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.insolvency.forms import ReasonForm, accept_form
from butoir.web.office.insolvency.read import read_notice
from butoir.web.office.insolvency.refusing import refused
from butoir.web.office.insolvency.views import notice_of, notice_page

_DONE = {
    "opens": lambda: _("Everything has stopped for this customer, since the judgment."),
    "corrects": lambda: _("The days of the proceedings are corrected."),
    "undoes": lambda: _("The proceedings are undone: demands and interest go on."),
    "nothing": lambda: _("Noted."),
}


@office(Role.CLERK)
@require_POST
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    """What the notice says is done; a manager where it undoes proceedings."""
    notice = notice_of(request, pk)
    page = read_notice(notice)
    if page.does == "undoes" and not request.role.includes(Role.MANAGER):
        raise PermissionDenied("a manager undoes proceedings")
    form = accept_form(page, request.POST)
    if not form.is_valid():
        return notice_page(request, notice, accepting=form)
    try:
        row = accept_notice(notice, Read(**form.cleaned_data), by=request.user.username, at=now())
    except InputError as error:
        return notice_page(request, notice_of(request, pk), accepting=refused(form, error))
    messages.success(request, _DONE[page.does]())
    if row is None:
        return _to(request, "show", pk)
    return _to(request, "proceeding", row.pk)


@office(Role.CLERK)
@require_POST
def dismiss(request: OfficeRequest, pk: int) -> HttpResponse:
    """It is not about this customer, for a reason: the steps go on."""
    notice, form = notice_of(request, pk), ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return notice_page(request, notice, dismissing=form)
    reason = form.cleaned_data["reason"]
    try:
        dismiss_notice(notice, reason, by=request.user.username, at=now())
    except InputError as error:
        return notice_page(request, notice_of(request, pk), dismissing=refused(form, error))
    messages.success(request, _("Noted: the steps of this customer go on."))
    return _to(request, "show", pk)


def _to(request: OfficeRequest, name: str, pk: int) -> HttpResponse:
    where = reverse(f"insolvency:{name}", args=(request.company.key, pk))
    return HttpResponseRedirect(where, status=303)
