"""What a person decides of a delivery: it left or not, it is withdrawn, its batch is posted."""

from __future__ import annotations

import tempfile
from datetime import date

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dispatch.channels.print_batch import make_batch, mark_posted, take_out
from butoir.dispatch.channels.print_batch.bundle import print_batch
from butoir.dispatch.channels.print_batch.layout import KINDS, WITH_SHEETS, Layout
from butoir.dispatch.models import PrintBatch
from butoir.dispatch.outbox import cancel, resolve
from butoir.dunning.releasing import no_longer_due
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.letters.views import delivery_of


def _back(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    key = request.company.key
    url = reverse("letters:show", args=(key, pk)) if pk else reverse("letters:list", args=(key,))
    return HttpResponseRedirect(url, status=303)


@office(Role.MANAGER)
@require_POST
def outcome(request: OfficeRequest, pk: int) -> HttpResponse:
    """A person found out whether a delivery of unknown outcome left."""
    row, reason = delivery_of(request, pk), request.POST.get("reason", "")
    answer = request.POST.get("sent")
    if answer not in ("yes", "no") or not reason.strip():
        messages.error(request, _("Say whether it left, and how that is known."))
        return _back(request, pk)
    by = request.user.username
    if resolve(row, sent=answer == "yes", by=by, at=now(), reason=reason):
        messages.success(request, _("The outcome is recorded."))
    else:
        messages.error(request, _("Its outcome is known by now: nothing was changed."))
    return _back(request, pk)


@office(Role.CLERK)
@require_POST
def withdrawal(request: OfficeRequest, pk: int) -> HttpResponse:
    """A delivery that waits does not leave: its step is open again."""
    row, reason = delivery_of(request, pk), request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why it does not leave."))
        return _back(request, pk)
    by, at = request.user.username, now()
    try:
        if row.batch_id:
            take_out(row, reason, by=by, at=at)
            gone = True
        else:
            gone = cancel(row, reason, by=by, at=at)
    except InputError:
        gone = False
    if gone:
        messages.success(request, _("It is withdrawn: nothing leaves."))
    else:
        messages.error(request, _("It has left, or is leaving: nothing was changed."))
    return _back(request, pk)


@office(Role.CLERK)
@require_POST
def batch(request: OfficeRequest) -> HttpResponse:
    """Gather the letters that wait to be printed; those no longer due are withdrawn."""
    try:
        make_batch(request.company, by=request.user.username, at=now(), guard=no_longer_due)
    except InputError:
        messages.error(request, _("No letter waits to be printed."))
    else:
        messages.success(request, _("The letters are gathered: download, print and post them."))
    return _back(request)


@office(Role.CLERK)
@require_POST
def printing(request: OfficeRequest, pk: int) -> HttpResponseBase:
    """The files to print of a batch, with the list of their addresses, in one ZIP file."""
    rows = PrintBatch.objects.select_related("company")
    row = get_object_or_404(rows, company=request.company, pk=pk)
    kind = request.POST.get("layout", "")
    lang = (get_language() or request.company.lang)[:2]
    layout = Layout(kind if kind in KINDS else WITH_SHEETS, "duplex" in request.POST, lang)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    try:
        print_batch(row, layout, file, by=request.user.username, at=now())
    except InputError as error:
        file.close()
        messages.error(request, _print_refused(error))
        return _back(request)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"batch-{row.pk}.zip")


def _print_refused(error: InputError) -> str:
    said = _("The letter to %(customer)s cannot be printed: withdraw it, then download again.")
    return said % {"customer": error.where}


@office(Role.CLERK)
@require_POST
def posting(request: OfficeRequest, pk: int) -> HttpResponse:
    """A person posted the batch on that day."""
    rows = PrintBatch.objects.select_related("company")
    row = get_object_or_404(rows, company=request.company, pk=pk)
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
        mark_posted(row, on, by=request.user.username, at=now())
    except (ValueError, InputError):
        messages.error(request, _("The day of posting lies between the printing and today."))
    else:
        messages.success(request, _("The batch is posted: each letter has its proof of posting."))
    return _back(request)
