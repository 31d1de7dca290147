"""What a person does about an identity: ask the register, answer for it, correct the customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.identity.confirming import confirm_identity
from butoir.dunning.identity.fetching import check_now
from butoir.dunning.running import decide_anew
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.identity.forms import CorrectionForm, ReasonForm
from butoir.web.office.identity.views import customer_of, identity_page
from butoir.web.office.insolvency.refusing import refused
from butoir.web.words.told import told


@office(Role.CLERK)
@require_POST
def check(request: OfficeRequest, pk: int) -> HttpResponse:
    """The register is asked about the customer, now."""
    customer = customer_of(request, pk)
    try:
        check_now(customer, by=request.user.username, at=now())
    except InputError as error:
        messages.error(request, told(error.message))
        return _back(request, customer)
    return _decided(request, customer, _("The register was asked."))


@office(Role.MANAGER)
@require_POST
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """The formal notice names the right enterprise, for a reason."""
    customer, form = customer_of(request, pk), ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return identity_page(request, customer, confirming=form)
    try:
        reason = form.cleaned_data["reason"]
        confirm_identity(customer, reason, by=request.user.username, at=now())
    except InputError as error:
        return identity_page(request, customer, confirming=refused(form, error))
    return _decided(request, customer, _("Confirmed: the formal notice may go."))


@office(Role.CLERK)
@require_POST
def correct(request: OfficeRequest, pk: int) -> HttpResponse:
    """Another name, other numbers, another kind: the comparison is made anew."""
    customer, form = customer_of(request, pk), CorrectionForm(request.POST, label_suffix="")
    if not form.is_valid():
        return identity_page(request, customer, correcting=form)
    by = request.user.username
    record_customer(customer.company, customer.code, by=by, at=now(), **form.cleaned_data)
    return _decided(request, customer, _("The customer is corrected."))


def _decided(request: OfficeRequest, customer: Customer, said: str) -> HttpResponse:
    """The day is decided anew, so that a demand that may go is proposed at once."""
    decide_anew(request.company, day_of(now()), by=request.user.username, at=now())
    messages.success(request, said)
    return _back(request, customer)


def _back(request: OfficeRequest, customer: Customer) -> HttpResponse:
    where = reverse("identity:show", args=(request.company.key, customer.pk))
    return HttpResponseRedirect(where, status=303)
