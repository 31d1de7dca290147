"""What a person does about a case file: each address is one command of its room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.casefile.executing import hand_over, is_handed_over
from butoir.casefile.making import make_case_file
from butoir.casefile.models import CaseDocument
from butoir.casefile.uploads import add_document, end_document
from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.casefile.forms import DocumentForm, HandForm
from butoir.web.office.casefile.read import announcement_of, read_case
from butoir.web.office.casefile.views import currency_of, customer_of, show_case


@office(Role.CLERK)
@require_POST
def add(request: OfficeRequest, pk: int) -> HttpResponse:
    """A document for the case."""
    customer = customer_of(request, pk)
    case = read_case(customer, day_of(now()), currency_of(request), "fr").case
    numbers = case.numbers if case else ()
    form = DocumentForm(request.POST, request.FILES, customer=customer, numbers=numbers)
    if not form.is_valid():
        return show_case(request, customer, adding=form)
    said = form.cleaned_data
    add_document(
        customer,
        said["kind"],
        said["title"],
        said["file"],
        form.media_type,
        invoice=said["invoice"],
        by=request.user.username,
        at=now(),
    )
    return _done(request, pk, _("The document is part of the case now."))


@office(Role.CLERK)
@require_POST
def withdraw(request: OfficeRequest, pk: int, document: int) -> HttpResponse:
    """Take a document out of the case."""
    rows = CaseDocument.objects.select_related("company")
    row = get_object_or_404(rows, company=request.company, customer=pk, pk=document)
    try:
        end_document(row, by=request.user.username, at=now())
    except InputError:
        messages.error(request, _("This was refused: nothing was changed."))
    else:
        messages.success(request, _("The document was taken out of the case; it stays sealed."))
    return _back(request, pk)


@office(Role.MANAGER)
@require_POST
def hand(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make the file, seal it, and record that it goes to its recipient."""
    customer, at, by = customer_of(request, pk), now(), request.user.username
    form = HandForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_case(request, customer, handing=form)
    said, currency = form.cleaned_data, currency_of(request)
    try:
        if is_handed_over(customer.pk):
            raise InputError("is handed over already", customer.code)
        layout, lang = said["layout"], said["lang"]
        to = said["to"]
        made = make_case_file(customer, layout, lang, currency=currency, to=to, by=by, at=at)
        hand_over(made, to, task=announcement_of(customer), by=by, at=at)
    except (InputError, LawError):
        form.add_error(None, _("This was refused: nothing was handed over."))
        return show_case(request, customer, handing=form)
    return _done(request, pk, _("The file is sealed; our reminders to this customer rest."))


def _done(request: OfficeRequest, pk: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return _back(request, pk)


def _back(request: OfficeRequest, pk: int) -> HttpResponse:
    url = reverse("casefile:show", args=(request.company.key, pk))
    return HttpResponseRedirect(url, status=303)
