"""What a manager decides about interest and notes: each address is one command of its room."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.debits.issuing import credit_debit_note, issue_debit_note
from butoir.dunning.debits.models import DebitNote
from butoir.dunning.waiving.following import withdraw_waiver
from butoir.dunning.waiving.models import Waiver
from butoir.dunning.waiving.offering import offer_waiver
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.charges.forms import CreditForm, DebitNoteForm, WaiverForm
from butoir.web.office.charges.read import read_charges
from butoir.web.office.charges.views import show_charges
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.limitation.forms import EndForm
from butoir.web.words.told import told

NO_RATE = "no known rate for this day: the law folder is to be completed"


@office(Role.MANAGER)
@require_POST
def offer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Interest is given up, if the invoices are paid by a day."""
    customer, at = customer_of(request, pk), now()
    rows = read_charges(customer, day_of(at)).offered
    form = WaiverForm(request.POST, customer=customer, rows=rows)
    by = request.user.username
    run = lambda: offer_waiver(customer, form.chosen(), form.offer(), by=by, at=at)  # noqa: E731
    return _act(request, customer, form, run, _("Given up, if the payment comes by its day."))


@office(Role.MANAGER)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """An offer is taken back."""
    rows = Waiver.objects.select_related("company", "customer__company")
    row = get_object_or_404(rows, company=request.company, pk=pk)
    form, by, at = EndForm(request.POST, label_suffix=""), request.user.username, now()
    run = lambda: withdraw_waiver(row, form.cleaned_data["reason"], by=by, at=at)  # noqa: E731
    return _act(request, row.customer, form, run, _("Withdrawn: the interest is asked again."))


@office(Role.MANAGER)
@require_POST
def issue(request: OfficeRequest, pk: int) -> HttpResponse:
    """A debit note is numbered and sent."""
    customer, at = customer_of(request, pk), now()
    rows = read_charges(customer, day_of(at)).notable
    form, by = DebitNoteForm(request.POST, customer=customer, rows=rows), request.user.username

    def run() -> None:
        issue_debit_note(customer, form.chosen(), form.cleaned_data["pay_by"], by=by, at=at)

    return _act(request, customer, form, run, _("The debit note is ready to leave."))


@office(Role.MANAGER)
@require_POST
def credit(request: OfficeRequest, pk: int) -> HttpResponse:
    """A debit note is credited, in part or whole."""
    rows = DebitNote.objects.select_related("company", "customer__company")
    note = get_object_or_404(rows, company=request.company, pk=pk)
    at, by = now(), request.user.username
    page = read_charges(note.customer, day_of(at))
    row = next(one for one in page.notes if one.note.pk == note.pk)
    form = CreditForm(request.POST, row=row)

    def run() -> None:
        said = form.cleaned_data
        charges, gives_up = [int(one) for one in said["charges"]], said["gives_up"] == "yes"
        credit_debit_note(note, charges, said["reason"], by=by, at=at, gives_up=gives_up)

    said = _("The credit note is ready to leave.")
    return _act(request, note.customer, form, run, said, note.pk)


def _act(
    request: OfficeRequest,
    customer: Customer,
    form: forms.Form,
    command: Callable[[], object],
    said: str,
    note: int = 0,
) -> HttpResponse:
    """Check the form, run the command, go back to the page; or show what is wrong (422)."""
    if form.is_valid():
        try:
            command()
        except InputError as error:
            form.add_error(None, told(error.message))
        except LawError:
            form.add_error(None, told(NO_RATE))
        else:
            messages.success(request, said)
            where = reverse("charges:show", args=(request.company.key, customer.pk))
            return HttpResponseRedirect(where, status=303)
    if isinstance(form, EndForm):  # which stands in the list of the waivers, closed
        for texts in form.errors.values():
            messages.error(request, " ".join(map(str, texts)))
    return show_charges(request, customer, form, note)
