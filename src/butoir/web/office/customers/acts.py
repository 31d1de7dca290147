"""What a person does for a customer: each address is one command of its room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.casefile.following.models import Handover
from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.agreeing import PLAN, end_agreement, record_promise
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import end_holds, place_hold
from butoir.dunning.models import Agreement, Hold
from butoir.dunning.plans.promising import confirm_promise
from butoir.ledger.models import Invoice
from butoir.ledger.recording import put_in_charge, record_contact, record_customer, record_note
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers import forms
from butoir.web.office.customers.acting import act, back_to, customer_of
from butoir.web.words.told import told


@office(Role.CLERK)
@require_POST
def hold(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let the whole customer rest."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        said = form.cleaned_data
        more = {"until": said["until"], "reason": said["reason"]}
        place_hold(customer, reasons.ON_HOLD, day_of(at), by=request.user.username, at=at, **more)

    return act(request, customer, forms.HoldForm, run, _("The reminders are stopped."))


@office(Role.CLERK)
@require_POST
def end_hold(request: OfficeRequest, pk: int, hold: int) -> HttpResponse:
    """End a hold; a manager for one that is more than a pause."""
    customer, at = customer_of(request, pk), now()
    row = get_object_or_404(Hold.objects.select_related("invoice"), customer=customer, pk=hold)
    if row.kind == reasons.DISPUTED or (
        row.kind != reasons.ON_HOLD and not request.role.includes(Role.MANAGER)
    ):
        raise PermissionDenied("a manager ends it")
    if Handover.objects.filter(hold=row).exists():
        messages.error(request, _("This case is followed: take it back on its own page."))
        return back_to(request, customer)
    by = request.user.username
    try:
        end_holds(row.invoice or customer, row.kind, day_of(at), by=by, at=at)
    except InputError as error:
        messages.error(request, told(error.message))
    else:
        messages.success(request, _("The hold has ended."))
    return back_to(request, customer)


@office(Role.CLERK)
@require_POST
def insolvency(request: OfficeRequest, pk: int) -> HttpResponse:
    """Proceedings were opened: chasing stops, and interest on the eve."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        said = form.cleaned_data
        by = request.user.username
        place_hold(customer, reasons.INSOLVENCY, said["since"], by=by, at=at, reason=said["reason"])

    said = _("The insolvency is recorded: nothing is demanded any more.")
    return act(request, customer, forms.InsolvencyForm, run, said)


@office(Role.CLERK)
@require_POST
def dispute(request: OfficeRequest, pk: int) -> HttpResponse:
    """A customer contests an invoice, or a part of it."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        said = form.cleaned_data
        invoice = Invoice.objects.select_related("customer__company").get(
            customer=customer, pk=said["invoice"]
        )
        names = ("received_on", "cents", "reason", "words", "way", "acknowledge")
        heard = Heard(invoice, **{name: said[name] for name in names})
        open_dispute(heard, by=request.user.username, at=at)

    said = _("The dispute is open: what is contested is no longer demanded.")
    return act(request, customer, forms.DisputeForm, run, said)


@office(Role.CLERK)
@require_POST
def promise(request: OfficeRequest, pk: int) -> HttpResponse:
    """A customer promised to pay by a day."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        said, chosen = form.cleaned_data, form.chosen()
        by = request.user.username
        made = record_promise(
            customer,
            said["cents"],
            said["by_on"],
            day_of(at),
            by=by,
            at=at,
            invoices=chosen,
            currency=chosen[0].currency if chosen else "EUR",
            how=said["how"],
            said_by=said["said_by"],
            said_how=said["said_how"],
        )
        if said["confirm"]:
            confirm_promise(made, by=by, at=at)

    return act(request, customer, forms.PromiseForm, run, _("The promise is recorded."))


@office(Role.CLERK)
@require_POST
def end_agreed(request: OfficeRequest, pk: int, agreement: int) -> HttpResponse:
    """An agreement is withdrawn; a manager withdraws a plan."""
    customer = customer_of(request, pk)
    rows = Agreement.objects.select_related("company")
    row = get_object_or_404(rows, customer=customer, pk=agreement, ended_at__isnull=True)
    if row.kind == PLAN and not request.role.includes(Role.MANAGER):
        raise PermissionDenied("a manager ends a plan")
    end_agreement(row, "withdrawn", by=request.user.username, at=now())
    messages.success(request, _("The agreement is withdrawn."))
    return back_to(request, customer)


@office(Role.CLERK)
@require_POST
def contact(request: OfficeRequest, pk: int) -> HttpResponse:
    """One more person at the customer."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        record_contact(customer, by=request.user.username, at=at, **form.cleaned_data)

    return act(request, customer, forms.ContactForm, run, _("The contact is added."))


@office(Role.CLERK)
@require_POST
def familiar(request: OfficeRequest, pk: int) -> HttpResponse:
    """Whether the letters address the customer familiarly."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        said = form.cleaned_data["familiar"]
        by = request.user.username
        record_customer(customer.company, customer.code, by=by, at=at, familiar=said)

    return act(request, customer, forms.FamiliarForm, run, _("The form of address is changed."))


@office(Role.CLERK)
@require_POST
def in_charge(request: OfficeRequest, pk: int) -> HttpResponse:
    """Who reads the answers of the customer."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        put_in_charge(customer, form.cleaned_data["person"], by=request.user.username, at=at)

    return act(request, customer, forms.InChargeForm, run, _("The person in charge is changed."))


@office(Role.CLERK)
@require_POST
def note(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is worth remembering."""
    customer, at = customer_of(request, pk), now()

    def run(form: Any) -> None:
        record_note(customer, form.cleaned_data["text"], by=request.user.username, at=at)

    return act(request, customer, forms.NoteForm, run, _("The note is kept."))
