"""The page on which a person fills in what a court's form asks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from butoir.casefile.orders.courts import Proposal, is_across_a_border, proposed_court
from butoir.casefile.orders.facts import NO, YES, OrderFacts
from butoir.casefile.orders.saving import load_facts, save_facts
from butoir.core.errors import InputError
from butoir.ledger.models import Customer
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.casefile.views import customer_of
from butoir.web.office.customers.forms import DayInput
from butoir.web.office.shell import render_page
from butoir.web.words.case_names import COURTS
from butoir.web.words.told import told

_SAID = (("", gettext_lazy("not said")), (YES, gettext_lazy("yes")), (NO, gettext_lazy("no")))
_GROUNDS = (
    ("", gettext_lazy("not said")),
    ("domicile", gettext_lazy("domicile of the defendant")),
    ("performance", gettext_lazy("place of performance")),
    ("agreement", gettext_lazy("choice of court")),
    ("other", gettext_lazy("another ground")),
)
_OLDEST = date(1900, 1, 1)


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False)


class ApplicationForm(forms.Form):
    """The fields of `OrderFacts`; none is needed to save, the file names what is missing."""

    court = forms.ChoiceField(label=gettext_lazy("Court"), choices=COURTS.items(), required=False)
    court_city = _text(gettext_lazy("Town of the court"))
    object = _text(gettext_lazy("Object of the claim"))
    contract = _text(gettext_lazy("Contract and texts on which it rests"))
    creditor_form = _text(gettext_lazy("Our legal form"))
    creditor_representative = _text(gettext_lazy("Our legal representative, with the function"))
    debtor_form = _text(gettext_lazy("Legal form of the debtor"))
    debtor_representative = _text(gettext_lazy("Legal representative of the debtor"))
    given_names = _text(gettext_lazy("Given names, of a natural person"))
    birth_on = forms.DateField(
        label=gettext_lazy("Date of birth, of a natural person"), required=False, widget=DayInput
    )
    birth_place = _text(gettext_lazy("Place of birth, of a natural person"))
    merchants = forms.ChoiceField(
        label=gettext_lazy("Are both parties merchants?"), choices=_SAID, required=False
    )
    referral = forms.ChoiceField(
        label=gettext_lazy("On opposition, does the case go on before the competent court?"),
        choices=_SAID,
        required=False,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground of jurisdiction (European order)"),
        choices=_GROUNDS,
        required=False,
    )
    signed_at = _text(gettext_lazy("Place of the signature"))

    def clean_birth_on(self) -> date | None:
        """A day on which somebody alive can be born."""
        day: date | None = self.cleaned_data["birth_on"]
        if day is not None and not _OLDEST <= day <= now().date():
            raise forms.ValidationError(_("Nobody alive was born on that day."))
        return day


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """The page: whose application, which court is proposed, and whether a border is between."""

    customer: Customer
    proposal: Proposal
    across: bool


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """What was filled in so far."""
    customer = customer_of(request, pk)
    form = ApplicationForm(initial=asdict(load_facts(customer)), label_suffix="")
    return _page(request, customer, form, 200)


@office(Role.CLERK)
@require_POST
def save(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep it; the next file that is made has it."""
    customer, at, by = customer_of(request, pk), now(), request.user.username
    form = ApplicationForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            save_facts(customer, OrderFacts(**form.cleaned_data), by=by, at=at)
        except InputError as error:
            form.add_error(None, told(error.message))
        else:
            messages.success(request, _("Saved: the next file that is made has it."))
            url = reverse("casefile:show", args=(request.company.key, pk))
            return HttpResponseRedirect(url, status=303)
    return _page(request, customer, form, 422)


def _page(
    request: OfficeRequest, customer: Customer, form: ApplicationForm, status: int
) -> HttpResponse:
    facts = load_facts(customer)
    page = ApplicationPage(
        customer,
        proposed_court(customer.kind, facts.debtor_form, customer.name),
        is_across_a_border(customer.company.country, customer.country),
    )
    more = {"form": form, "clerk": request.role.includes(Role.CLERK)}
    template = "casefile/application.html"
    return render_page(request, "customers", template, page, status=status, **more)
