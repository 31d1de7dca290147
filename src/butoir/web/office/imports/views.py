"""The pages about imports: the zone for files, what was understood, and undoing."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.journal.sealed import content_of
from butoir.ledger.models import Import
from butoir.ledger.undo import undo_import
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.imports.forms import DropForm
from butoir.web.office.imports.read import Detail, ListPage, read_detail, read_list
from butoir.web.office.imports.receiving import Received, receive
from butoir.web.office.imports.words import undoing_said
from butoir.web.office.shell import render_page

HERE = "imports"


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The zone, what came of the files just dropped, and every import."""
    page = read_list(
        request.company,
        request.GET.get("page"),
        _numbers(request.GET.get("done", "")),
        _numbers(request.GET.get("again", "")),
    )
    return _show(request, page, DropForm())


@office(Role.CLERK)
@require_POST
def receive_files(request: OfficeRequest) -> HttpResponse:
    """Take the files in; what cannot be used is shown with everything that is to be mended."""
    form, files = DropForm(request.POST), request.FILES.getlist("files")
    if not files:
        messages.error(request, _("No file was chosen: nothing was changed."))
    if not files or not form.is_valid():
        return _show(request, read_list(request.company, None), form, status=422)
    terms, account = form.cleaned_data["terms"], form.cleaned_data["account"]
    by = request.user.username
    received = receive(request.company, files, terms, by=by, at=now(), account=account)
    if not received.refused:
        return redirect(f"{reverse('imports:list', args=[request.company.key])}?{_told(received)}")
    taken, again = ([row.pk for row in rows] for rows in (received.taken, received.again))
    page = read_list(request.company, None, taken, again, received)
    return _show(request, page, form, status=422)


@office(Role.READER)
@require_safe
def show_import(request: OfficeRequest, pk: int) -> HttpResponse:
    """One import, with all its warnings."""
    return _show_one(request, read_detail(_import(request, pk)))


@office(Role.READER)
@require_safe
def download(request: OfficeRequest, pk: int) -> HttpResponse:
    """The file as it was dropped."""
    source = _import(request, pk)
    answer = HttpResponse(content_of(source.file_id), "application/octet-stream")
    name = quote(source.name.rpartition("/")[2])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@office(Role.CLERK)
@require_POST
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take an import back as a whole, or say what was built on it."""
    source = _import(request, pk)
    try:
        undo_import(source, by=request.user.username, at=now())
    except InputError as error:
        return _show_one(request, read_detail(source), undoing_said(error), status=422)
    messages.success(request, _("The import was undone: everything is as it was before it."))
    return redirect("imports:one", request.company.key, pk)


def _show(
    request: OfficeRequest, page: ListPage, form: DropForm, *, status: int = 200
) -> HttpResponse:
    role = request.role
    more = {
        "form": form,
        "may_import": role.includes(Role.CLERK),
        "may_check": role.includes(Role.MANAGER),
    }
    return render_page(request, HERE, "imports/list.html", page, status=status, **more)


def _show_one(
    request: OfficeRequest, page: Detail, reasons: Sequence[str] = (), *, status: int = 200
) -> HttpResponse:
    more = {"reasons": reasons, "may_import": request.role.includes(Role.CLERK)}
    return render_page(request, HERE, "imports/one.html", page, status=status, **more)


def _import(request: OfficeRequest, pk: int) -> Import:
    found = Import.objects.select_related("file").defer("file__content")
    return get_object_or_404(found, company=request.company, pk=pk)


def _told(received: Received) -> str:
    named = {"done": received.taken, "again": received.again}
    return urlencode(
        {name: ",".join(str(row.pk) for row in rows) for name, rows in named.items() if rows}
    )


def _numbers(text: str) -> list[int]:
    """The numbers of a list in an address, at most a page of them."""
    return [int(one) for one in text.split(",")[:50] if one.isdecimal() and len(one) < 12]
