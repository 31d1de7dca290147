"""How a case begins to be followed and ends, and what its loss comes to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.casefile.following.certifying import make_certificate
from butoir.casefile.following.closing import close_case, take_back
from butoir.casefile.following.models import HandoverInvoice
from butoir.casefile.following.opening import follow_hold
from butoir.casefile.following.vat import set_vat
from butoir.core.errors import InputError
from butoir.dunning.models import Hold
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.casefile.views import currency_of
from butoir.web.office.following.acts import act, back_to
from butoir.web.office.following.forms import (
    BackForm,
    CertificateForm,
    ClosingForm,
    FollowForm,
    VatForm,
)
from butoir.web.office.following.views import handover_of, show_refused_list
from butoir.web.words.told import told


@office(Role.MANAGER)
@require_POST
def follow(request: OfficeRequest, pk: int) -> HttpResponse:
    """Follow a case that was handed over without a file of ours."""
    rows = Hold.objects.select_related("company", "customer__company")
    hold = get_object_or_404(rows, company=request.company, pk=pk)
    form, by, at = FollowForm(request.POST, label_suffix=""), request.user.username, now()
    if form.is_valid():
        try:
            row = follow_hold(hold, form.cleaned_data["to"], currency_of(request), by=by, at=at)
        except InputError as error:
            form.add_error(None, told(error.message))
        else:
            messages.success(request, _("The case is followed from now on."))
            return back_to(request, row)
    return show_refused_list(request, form)


@office(Role.MANAGER)
@require_POST
def close(request: OfficeRequest, pk: int) -> HttpResponse:
    """The recipient has done with it."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = ClosingForm(request.POST, label_suffix="")
    run = lambda: close_case(row, **form.cleaned_data, by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("The case is closed."))


@office(Role.MANAGER)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """We chase again."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = BackForm(request.POST, label_suffix="")
    run = lambda: take_back(row, form.cleaned_data["reason"], by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("The case is ours again: the next run decides."))


@office(Role.CLERK)
@require_POST
def vat(request: OfficeRequest, pk: int, invoice: int) -> HttpResponse:
    """The VAT of an invoice of the case."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    rows = HandoverInvoice.objects.select_related("invoice__company")
    found = get_object_or_404(rows, handover=row, invoice=invoice)
    form = VatForm(request.POST)
    run = lambda: set_vat(found.invoice, form.lines(), by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("Saved."))


@office(Role.MANAGER)
@require_POST
def certify(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make and seal the statement of the loss."""
    row, at, by = handover_of(request, pk), now(), request.user.username
    form = CertificateForm(request.POST, label_suffix="")
    run = lambda: make_certificate(row, form.cleaned_data["lang"], by=by, at=at)  # noqa: E731
    return act(request, row, form, run, _("The statement of the loss is made and sealed."))
