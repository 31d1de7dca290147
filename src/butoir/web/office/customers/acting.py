"""One form, one command of a room, then the page again: what all actions on a customer share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest
from butoir.web.office.aside import open_to
from butoir.web.office.customers import forms
from butoir.web.office.customers.forms import CustomerForm
from butoir.web.office.customers.sheet import CustomerPage, read_customer
from butoir.web.office.shell import render_page


@dataclass(frozen=True, slots=True)
class Panel:
    """Something that a person can do on the page: its address, its form, its button."""

    name: str
    title: str | Promise
    form: CustomerForm
    url: str
    button: str | Promise


PANELS: dict[str, tuple[str | Promise, type[CustomerForm], Role, str | Promise]] = {
    "note": (_("Note"), forms.NoteForm, Role.CLERK, _("Keep the note")),
    "promise": (_("Promise to pay"), forms.PromiseForm, Role.CLERK, _("Record the promise")),
    "dispute": (_("Dispute"), forms.DisputeForm, Role.CLERK, _("Open the dispute")),
    "hold": (_("Stop the reminders"), forms.HoldForm, Role.CLERK, _("Stop the reminders")),
    "contact": (_("Contact"), forms.ContactForm, Role.CLERK, _("Add the contact")),
    "familiar": (_("Tu or vous"), forms.FamiliarForm, Role.CLERK, _("Change the form of address")),
    "in-charge": (_("In charge"), forms.InChargeForm, Role.CLERK, _("Put in charge")),
    "insolvency": (
        _("Insolvency proceedings"),
        forms.InsolvencyForm,
        Role.CLERK,
        _("Record the insolvency"),
    ),
}


def customer_of(request: OfficeRequest, pk: int) -> Customer:
    """A customer of the company of the page, or 404."""
    open_to(request, pk)
    rows = Customer.objects.select_related("company", "group", "in_charge")
    return get_object_or_404(rows, company=request.company, pk=pk)


def panels_of(
    request: OfficeRequest, page: CustomerPage, failed: CustomerForm | None = None
) -> list[Panel]:
    """What the person may do; the form that was refused comes as it was filled in."""
    customer, found = page.customer, []
    given: dict[str, Any] = {"customer": customer, "today": page.on, "invoices": _owed(page)}
    for name, (title, kind, role, button) in PANELS.items():
        if request.role.includes(role):
            form = failed if isinstance(failed, kind) else kind(**given)
            url = reverse(f"customers:{name}", args=(request.company.key, customer.pk))
            found.append(Panel(name, title, form, url, button))
    return found


def _owed(page: CustomerPage) -> forms.Choices:
    owed = (line for line in page.lines if line.item.open > 0)
    return [
        (line.pk, forms.choice_of(line.item.number, line.item.open, line.currency)) for line in owed
    ]


def act(
    request: OfficeRequest,
    customer: Customer,
    kind: type[CustomerForm],
    command: Callable[[Any], object],
    said: str,
) -> HttpResponse:
    """Check the form, give it to the command, say what was done; or show what is wrong with it."""
    form = kind(request.POST, customer=customer, today=day_of(now()))
    if form.is_valid():
        try:
            command(form)
        except InputError as error:
            form.add_error(None, refusal(error))
        else:
            messages.success(request, said)
            return back_to(request, customer)
    return show_customer(request, customer, failed=form)


def back_to(request: OfficeRequest, customer: Customer) -> HttpResponse:
    """To the page of the customer, by GET."""
    url = reverse("customers:show", args=(request.company.key, customer.pk))
    return HttpResponseRedirect(url, status=303)


def show_customer(
    request: OfficeRequest, customer: Customer, failed: CustomerForm | None = None
) -> HttpResponse:
    """The page as of today, with the form that was refused (422)."""
    page = read_customer(customer, day_of(now()), None, "", 1, request.user.get_full_name())
    answer = render_customer(request, page, failed)
    answer.status_code = 422 if failed else 200
    return answer


def render_customer(
    request: OfficeRequest, page: CustomerPage, failed: CustomerForm | None = None
) -> HttpResponse:
    """The whole page; one of the past has nothing to do on it."""
    more: dict[str, Any] = {
        "panels": [] if page.past else panels_of(request, page, failed),
        "manager": request.role.includes(Role.MANAGER) and not page.past,
        "clerk": request.role.includes(Role.CLERK) and not page.past,
    }
    return render_page(request, "customers", "customers/show.html", page, **more)


_REFUSALS = (
    ("less is open", _("Less is open by now.")),
    ("is disputed already", _("All that is open of it is disputed already.")),
    ("neither e-mail nor post", _("Neither e-mail nor post reaches this customer.")),
    ("cannot be disputed", _("This amount cannot be disputed.")),
    ("is before", _("The end comes before the beginning.")),
)


def refusal(error: InputError) -> str:
    """Why a room refused, in the language of the page."""
    for part, text in _REFUSALS:
        if part in error.message:
            return str(text)
    return _now("This was refused: nothing was changed.")
