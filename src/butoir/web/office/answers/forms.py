"""What a person fills in who has read an answer."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.web.office.customers.forms import DayInput


class AcceptForm(forms.Form):
    """A word about it, if there is something to say."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class RestForm(AcceptForm):
    """Until when its invoices rest."""

    until = forms.DateField(label=_("The invoices rest until"), widget=DayInput)
    field_order = ("until", "note")

    def __init__(self, *args: object, today: date, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.today = today

    def clean_until(self) -> date:
        """Not in the past."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(gettext("This day has passed."))
        return until


class OpenForm(AcceptForm):
    """Whether the customer is told at once by which day the dispute is answered."""

    acknowledge = forms.BooleanField(
        label=_("Acknowledge it in writing, with the day by which we answer"),
        required=False,
        initial=True,
    )


class CloseForm(forms.Form):
    """Why nothing is recorded."""

    note = forms.CharField(label=_("What was done of it"), max_length=500)


class RefuseForm(CloseForm):
    """Why a plan is not agreed to, and whether the customer is told."""

    letter = forms.BooleanField(label=_("Refuse it courteously in writing"), required=False)
    explanation = forms.CharField(
        label=_("In your own words, for the customer (may stay empty)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def close_form(kind: str, data: object = None) -> CloseForm:
    """The form to close an answer of a kind."""
    form = RefuseForm if kind == "plan" else CloseForm
    return form(data, label_suffix="")  # type: ignore[arg-type]


def accept_form(kind: str, today: date, data: object = None) -> AcceptForm:
    """The form to accept an answer of a kind."""
    if kind in ("paid", "not-received"):
        return RestForm(data, today=today, label_suffix="")
    if kind == "dispute":
        return OpenForm(data, label_suffix="")  # type: ignore[arg-type]
    return AcceptForm(data, label_suffix="")  # type: ignore[arg-type]
