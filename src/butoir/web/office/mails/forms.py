"""What a person confirms of a sentence of a mail, filled in with what it seems to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.inbox.accepting import Accepted
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.letters.notes.disputes import REASONS
from butoir.users.models import Company
from butoir.web.office.customers.forms import DayInput, MoneyField, choice_of
from butoir.web.office.receipts.amounts import shown_cents
from butoir.web.words.names import DISPUTES

_MOST_PARTS = 60
_PERSON = ("name", "email", "phone")
_REST = timedelta(days=7)  # proposed, until the bank or the post has shown it


class SayingForm(forms.Form):
    """The invoices that a sentence is about: those it names, else all that are open.

    `said` is the sentence as `inbox.models` keeps it.
    """

    invoices = forms.MultipleChoiceField(
        label=_("Invoices"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    field_order: Any = ("on", "until", "cents", "parts", "reason", "name", "email", "phone")

    def __init__(
        self, said: Mapping[str, Any], customer: Customer, today: date, data: Any = None
    ) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{said['place']}-%s")
        self.told, self.customer, self.today = said, customer, today
        rows = [row for row in open_invoice_rows(customer.company, [customer.pk]) if row[7] > 0]
        self.open = {str(row[0]): row for row in rows}
        field: Any = self.fields["invoices"]
        field.choices = [(pk, choice_of(row[2], row[7], row[5])) for pk, row in self.open.items()]
        named = [pk for pk, row in self.open.items() if _names(said["sentence"], row[2])]
        field.initial = named or [pk for pk, row in self.open.items() if row[5] == self._first()]
        for name in set(self.fields) & set(said) - {"cents"}:
            self.fields[name].initial = said[name]
        if "cents" in self.fields and said.get("cents"):
            self.fields["cents"].initial = shown_cents(said["cents"])

    def _first(self) -> str:
        """The currency of the first open invoice."""
        return next((row[5] for row in self.open.values()), "EUR")

    def clean_invoices(self) -> list[str]:
        """Some, of one currency."""
        chosen: list[str] = self.cleaned_data["invoices"]
        if not chosen:
            raise forms.ValidationError(gettext("Choose at least one invoice."))
        if len({self.open[pk][5] for pk in chosen}) > 1:
            raise forms.ValidationError(gettext("Choose invoices in one currency."))
        return chosen

    def accepted(self) -> Accepted:
        """What is recorded."""
        values = dict(self.cleaned_data)
        chosen = values.pop("invoices")
        invoices = list(Invoice.objects.filter(customer=self.customer, pk__in=chosen))
        person = {name: str(values.pop(name)) for name in _PERSON if name in values}
        text = str(self.told["sentence"])
        return Accepted(str(self.told["kind"]), invoices, text, person=person, **values)


class PromiseForm(SayingForm):
    """It will be paid: how much, and when."""

    on = forms.DateField(label=_("Will pay on"), widget=DayInput)
    cents = MoneyField(label=_("Amount, if it is not all"), required=False)

    def clean_on(self) -> date:
        """Today or later."""
        return _ahead(self.cleaned_data["on"], self.today)

    def accepted(self) -> Accepted:
        """All that is open of the invoices, unless a sum is given."""
        chosen = self.cleaned_data["invoices"]
        left = sum(self.open[pk][7] for pk in chosen)
        self.cleaned_data["cents"] = self.cleaned_data["cents"] or left
        return super().accepted()


class DisputeForm(SayingForm):
    """An invoice, or a part of it, is not agreed with."""

    reason = forms.ChoiceField(label=_("Why"), choices=[(code, DISPUTES[code]) for code in REASONS])
    cents = MoneyField(label=_("Amount disputed, if it is not all"), required=False)


class RestForm(SayingForm):
    """It is paid, or was not received: its invoices rest."""

    until = forms.DateField(label=_("The invoices rest until"), widget=DayInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"].initial = self.today + _REST

    def clean_until(self) -> date:
        """Not in the past."""
        return _ahead(self.cleaned_data["until"], self.today)


class PlanForm(SayingForm):
    """Several payments."""

    parts = forms.IntegerField(
        label=_("Number of monthly payments"), min_value=2, max_value=_MOST_PARTS
    )
    on = forms.DateField(label=_("First payment on"), widget=DayInput)

    def clean_on(self) -> date:
        """Today or later."""
        return _ahead(self.cleaned_data["on"], self.today)


class PersonForm(SayingForm):
    """Somebody else is to be written to."""

    name = forms.CharField(label=_("Person"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["invoices"]

    def clean(self) -> dict[str, Any]:
        """Something to go by."""
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in ("name", "email", "phone")):
            raise forms.ValidationError(gettext("Say who the right person is."))
        return {**said, "invoices": []}


FORMS: Mapping[str, type[SayingForm]] = {
    "paid": RestForm,
    "not-received": RestForm,
    "promise": PromiseForm,
    "dispute": DisputeForm,
    "plan": PlanForm,
    "wrong-person": PersonForm,
}


class CloseForm(forms.Form):
    """Why nothing is recorded."""

    note = forms.CharField(label=_("What was done of it"), max_length=500)


class GiveForm(forms.Form):
    """Whose the mail is."""

    customer = forms.CharField(label=_("Number or name of the customer"), max_length=255)

    def __init__(self, company: Company, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.company = company

    def clean_customer(self) -> Customer:
        """The only customer of that number, that name, or with that in its name."""
        typed = self.cleaned_data["customer"].strip()
        for asked in ({"code": typed}, {"name__iexact": typed}, {"name__icontains": typed}):
            found = list(Customer.objects.filter(company=self.company, **asked)[:2])
            if len(found) == 1:
                return found[0]
        raise forms.ValidationError(gettext("No customer, or several, are called so."))


def _names(sentence: str, number: str) -> bool:
    """Whether a sentence has the number of an invoice in it, as a word of its own."""
    return bool(re.search(rf"(?<!\w){re.escape(number)}(?!\w)", sentence, re.IGNORECASE))


def _ahead(on: date, today: date) -> date:
    if on < today:
        raise forms.ValidationError(gettext("This day has passed."))
    return on
