"""A table whose headings say nothing: a person says which column holds what, and sees it first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dunning.following_up import follow_up_import
from butoir.formats.detect import BANK_ACCOUNT
from butoir.ledger.columns import import_named
from butoir.ledger.models import WaitingFile
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.imports.columns import mapping_of, read_columns
from butoir.web.office.imports.forms import DropForm
from butoir.web.office.shell import render_page


@office(Role.CLERK)
@require_safe
def show_columns(request: OfficeRequest, pk: int) -> HttpResponse:
    """The first rows with a choice for each column, and the first invoices as they would be."""
    page = read_columns(_waiting(request, pk), request.GET)
    form = DropForm(initial={"account": request.GET.get("account", "")})
    return render_page(request, "imports", "imports/columns.html", page, form=form)


@office(Role.CLERK)
@require_POST
def take_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take the table in as it was shown."""
    waiting, form, by = _waiting(request, pk), DropForm(request.POST), request.user.username
    terms = form.cleaned_data.get("terms") if form.is_valid() else None
    account = form.cleaned_data.get("account", "")
    try:
        if form.errors.get("account"):
            raise InputError(str(form.errors["account"][0]), waiting.name)
        mapping = {**mapping_of(request.POST), **({BANK_ACCOUNT: account} if account else {})}
        done = import_named(waiting, mapping, by=by, at=now(), terms=terms)
    except InputError as error:
        page = read_columns(waiting, request.POST, error)
        return render_page(request, "imports", "imports/columns.html", page, status=422, form=form)
    follow_up_import(request.company, by=by, at=now())
    listed = reverse("imports:list", args=[request.company.key])
    return redirect(f"{listed}?done={done.source.pk}")


def _waiting(request: OfficeRequest, pk: int) -> WaitingFile:
    return get_object_or_404(WaitingFile, company=request.company, pk=pk)
