"""What a person does about limitation: each address is one command of its room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.limitation.recording import end_interruption, record_interruption
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.limitation.forms import EndForm, InterruptionForm
from butoir.web.office.limitation.views import show_customer
from butoir.web.words.told import told


@office(Role.CLERK)
@require_POST
def record(request: OfficeRequest, pk: int) -> HttpResponse:
    """An act interrupted the limitation of some invoices."""
    customer, by, at = customer_of(request, pk), request.user.username, now()
    form = InterruptionForm(request.POST, request.FILES, customer=customer)
    if form.is_valid():
        try:
            record_interruption(customer, form.chosen(), form.heard(), by=by, at=at)
        except InputError as error:
            form.add_error(None, told(error.message))
        else:
            messages.success(request, _("Recorded: a new limitation date counts."))
            return _back(request, customer.pk)
    return show_customer(request, customer, form)


@office(Role.MANAGER)
@require_POST
def end(request: OfficeRequest, pk: int) -> HttpResponse:
    """A record was a mistake, or an act came to nothing."""
    rows = Interruption.objects.select_related("company", "invoice", "customer__company")
    row = get_object_or_404(rows, company=request.company, pk=pk)
    form = EndForm(request.POST, label_suffix="")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            end_interruption(row, reason, by=request.user.username, at=now())
        except InputError as error:
            form.add_error(None, told(error.message))
        else:
            messages.success(request, _("Ended: it counts no more."))
            return _back(request, row.customer_id)
    return show_customer(request, row.customer, form)


def _back(request: OfficeRequest, customer: int) -> HttpResponse:
    where = reverse("limitation:show", args=(request.company.key, customer))
    return HttpResponseRedirect(where, status=303)
