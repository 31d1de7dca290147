"""What a person fills in for each decision of the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from butoir.core.money import cents_from_decimal
from butoir.ledger.models import Customer
from butoir.web.office.customers.forms import WAYS_OF_HEARING, has_email
from butoir.web.office.today.invoices import OpenInvoice, open_invoices
from butoir.web.ui.templatetags.figures import day, money
from butoir.web.words.names import DISPUTES

_AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,2})?")
_NOTE = gettext_lazy("What was said")


class CentsField(forms.CharField):
    """An amount as people write it ("1 250,00"), in cents."""

    def clean(self, value: Any) -> int | None:
        """The cents; None when it may be left out and is."""
        text = re.sub(r"[\s€]", "", str(super().clean(value)))
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            raise ValidationError(_("Write an amount such as 1250,00."))
        cents = cents_from_decimal(Decimal(text.replace(",", ".")))
        if not cents:
            raise ValidationError(_("Write an amount above zero."))
        return cents


def _reason(required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=gettext_lazy("Reason"), widget=widget, required=required)


def _note() -> forms.CharField:
    return forms.CharField(label=_NOTE, widget=forms.Textarea(attrs={"rows": 3}), required=False)


def _words() -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    label = gettext_lazy("In their words")
    return forms.CharField(label=label, max_length=4000, widget=widget, required=False)


def _date(label: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
    )


class DecisionForm(forms.Form):
    """A decision about a customer, on a day."""

    def __init__(self, *args: Any, customer: Customer, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.customer, self.today = customer, today

    def _later(self, name: str) -> date | None:
        on: date | None = self.cleaned_data[name]
        if on is not None and on <= self.today:
            raise ValidationError(_("Choose a day after today."))
        return on


class UntilForm(DecisionForm):
    """Until when, and why."""

    until = _date(gettext_lazy("Until the end of"))
    reason = _reason(required=False)

    def clean_until(self) -> date | None:
        """A day to come."""
        return self._later("until")


class HoldForm(UntilForm):
    """Why, and until when if that is known."""

    until = _date(gettext_lazy("Until the end of (empty: until it is ended)"), required=False)
    reason = _reason()


class PostponeForm(UntilForm):
    """To which day, and why."""

    until = _date(gettext_lazy("To which day"))
    reason = _reason()


class ReasonForm(DecisionForm):
    """Why."""

    reason = _reason()


class NoteForm(DecisionForm):
    """What was said or done, if there is something to say."""

    reason = _note()


class OmissionForm(ReasonForm):
    """Only today or for good, and why."""

    extent = forms.ChoiceField(
        label=gettext_lazy("How long"),
        widget=forms.RadioSelect,
        initial="today",
        choices=(
            ("today", gettext_lazy("Only today: it is proposed again on the next working day")),
            ("step", gettext_lazy("This step for good: the next one follows in its time")),
        ),
    )


class AgainForm(NoteForm):
    """When to try again."""

    again_on = _date(gettext_lazy("Call again on"))

    def clean_again_on(self) -> date | None:
        """A day to come."""
        return self._later("again_on")


class _OfInvoices(DecisionForm):
    """Offers the open invoices of the customer."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.open = open_invoices(self.customer)
        field: Any = self.fields["invoice"]
        field.choices = self._choices(self.open)

    def _choices(self, invoices: Sequence[OpenInvoice]) -> list[tuple[str, str]]:
        return [
            (str(one.pk), f"{one.number} · {day(one.due_on)} · {money(one.cents, one.currency)}")
            for one in invoices
        ]


class DisputeForm(_OfInvoices):
    """Which invoice, which part of it, and why; whether they are told by which day we answer."""

    invoice = forms.ChoiceField(label=gettext_lazy("Invoice in dispute"))
    cents = CentsField(label=gettext_lazy("Disputed part (empty: all of it)"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("What is contested"), choices=DISPUTES.items())
    reason = _words()
    acknowledge = forms.BooleanField(
        label=gettext_lazy("Acknowledge it in writing, with the day by which we answer"),
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("acknowledge", has_email(self.customer))


class HeardDisputeForm(DisputeForm):
    """The same where no call tells how we heard of it."""

    way = forms.ChoiceField(label=gettext_lazy("How we heard of it"), choices=WAYS_OF_HEARING)
    field_order = ("invoice", "cents", "about", "reason", "way")


class PromiseForm(_OfInvoices):
    """How much, by when, for which invoice."""

    cents = CentsField(label=gettext_lazy("Amount promised"))
    by_on = _date(gettext_lazy("To be paid by"))
    invoice = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    said_by = forms.CharField(label=gettext_lazy("Who said so"), max_length=120, required=False)
    reason = _note()
    confirm = forms.BooleanField(label=gettext_lazy("Confirm it by e-mail"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        contacts = self.customer.contacts.exclude(email="")
        self.initial.setdefault("confirm", contacts.filter(email_failed_on=None).exists())
        total = sum(one.cents for one in self.open)
        self.initial.setdefault("cents", f"{total // 100},{total % 100:02d}")

    def _choices(self, invoices: Sequence[OpenInvoice]) -> list[tuple[str, str]]:
        return [("", _("all open invoices")), *super()._choices(invoices)]

    def clean_by_on(self) -> date | None:
        """Today or later."""
        on: date = self.cleaned_data["by_on"]
        if on < self.today:
            raise ValidationError(_("Choose today or a day after."))
        return on
