"""What a debtor fills in for each answer; without anything that needs a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.letters.notes.disputes import REASONS
from butoir.web.office.customers.forms import DayInput, MoneyField
from butoir.web.portal.read import Line
from butoir.web.portal.uploads import checked_upload
from butoir.web.ui.templatetags.figures import money
from butoir.web.words.names import DISPUTES

LONGEST = 2_000  # characters of what somebody writes
_YEAR = timedelta(days=366)
_MOST_PARTS = 24


class ProofField(forms.FileField):
    """A document as (bytes, kind), or None."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Looked at by its content."""
        upload = super().clean(data, initial)
        return checked_upload(upload) if upload else None


def _words(label: Any, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, required=required, widget=widget)


class AnswerForm(forms.Form):
    """An answer about some of the open invoices, on a day; all of them unless some are chosen."""

    invoices: Any = forms.MultipleChoiceField(
        label=_("Invoices concerned"), widget=forms.CheckboxSelectMultiple
    )
    text = _words(_("Anything to add?"))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        lines: Mapping[str, Sequence[Line]],
        unused: Mapping[str, int],
        today: date,
    ) -> None:
        super().__init__(data, files, label_suffix="")
        self.today, self.unused = today, unused
        self.lines = {
            str(line.pk): (currency, line) for currency, some in lines.items() for line in some
        }
        field: Any = self.fields["invoices"]
        field.choices = [
            (pk, f"{line.number} · {money(line.open, currency)}")
            for pk, (currency, line) in self.lines.items()
        ]
        field.initial = list(self.lines)

    def clean_invoices(self) -> list[int]:
        """One currency at a time: an answer names one sum."""
        chosen = self.cleaned_data["invoices"]
        chosen = chosen if isinstance(chosen, list) else [chosen]
        if len({self.lines[pk][0] for pk in chosen}) > 1:
            raise ValidationError(gettext("Choose invoices in one currency."))
        return [int(pk) for pk in chosen]

    def open_of(self) -> int:
        """What is open of the invoices chosen, in cents."""
        return sum(self.lines[str(pk)][1].open for pk in self.cleaned_data.get("invoices", ()))

    def said(self) -> dict[str, Any]:
        """What the answer says, as `Said` takes it, but for its invoices and its proof."""
        names = ("cents", "on", "parts", "reason", "text")
        found = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {name: value for name, value in found.items() if value not in (None, "")}


class PaidForm(AnswerForm):
    """It is paid already."""

    on = forms.DateField(label=_("Date of the payment"), widget=DayInput)
    cents = MoneyField(label=_("Amount paid"))
    proof = ProofField(
        label=_("Proof of payment, if you have one (PDF, JPEG or PNG, 5 MB at most)"),
        required=False,
    )
    field_order = ("on", "cents", "invoices", "proof", "text")

    def clean_on(self) -> date:
        """A day that has come, not too long ago."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(gettext("This day lies ahead."))
        return on


class PromiseForm(AnswerForm):
    """It will be paid on a day."""

    on = forms.DateField(label=_("I will pay on"), widget=DayInput)
    cents = MoneyField(label=_("Amount, if it is not all"), required=False)
    field_order = ("on", "invoices", "cents", "text")

    def clean_on(self) -> date:
        """Today or later."""
        return _ahead(self.cleaned_data["on"], self.today)

    def said(self) -> dict[str, Any]:
        """All that is open, less what is to the debtor's credit, unless a sum is given."""
        currency = self.lines[str(self.cleaned_data["invoices"][0])][0]
        left = self.open_of() - self.unused[currency]
        return {"cents": left if left > 0 else self.open_of(), **super().said()}


class DisputeForm(AnswerForm):
    """An invoice, or a part of it, is not agreed with."""

    invoices: Any = forms.ChoiceField(label=_("Invoice disputed"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[("", "–"), *((code, DISPUTES[code]) for code in REASONS)]
    )
    cents = MoneyField(label=_("Amount disputed, if it is not all"), required=False)
    text = _words(_("What is wrong"), required=True)
    proof = ProofField(
        label=_("Document, if you have one (PDF, JPEG or PNG, 5 MB at most)"), required=False
    )
    field_order = ("invoices", "reason", "text", "cents", "proof")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["invoices"].initial = next(iter(self.lines), "")

    def clean(self) -> dict[str, Any]:
        """No more than is open."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("invoices") and (said.get("cents") or 0) > self.open_of():
            self.add_error("cents", gettext("Less is open on this invoice."))
        return said


class PlanForm(AnswerForm):
    """More time, in several payments."""

    parts = forms.IntegerField(
        label=_("Number of monthly payments"), min_value=2, max_value=_MOST_PARTS, initial=3
    )
    on = forms.DateField(label=_("First payment on"), widget=DayInput)
    text = _words(_("What you propose, and why"))
    field_order = ("invoices", "parts", "on", "text")

    def clean_on(self) -> date:
        """Today or later."""
        return _ahead(self.cleaned_data["on"], self.today)


class PersonForm(AnswerForm):
    """Somebody else is to be written to."""

    name = forms.CharField(label=_("Who is the right person?"), max_length=120, required=False)
    email = forms.EmailField(label=_("Their e-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Their telephone"), max_length=40, required=False)
    field_order = ("name", "email", "phone", "invoices", "text")

    def clean(self) -> dict[str, Any]:
        """Something to go by."""
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in ("name", "email", "phone", "text")):
            raise ValidationError(gettext("Say who the right person is, or what you know of it."))
        return said

    def said(self) -> dict[str, Any]:
        """With the person."""
        person = {name: self.cleaned_data[name] for name in ("name", "email", "phone")}
        return {**super().said(), "person": person}


FORMS: dict[str, type[AnswerForm]] = {
    "paid": PaidForm,
    "promise": PromiseForm,
    "dispute": DisputeForm,
    "plan": PlanForm,
    "not-received": AnswerForm,
    "wrong-person": PersonForm,
}


def _ahead(on: date, today: date) -> date:
    if on < today:
        raise ValidationError(gettext("This day has passed."))
    if on > today + _YEAR:
        raise ValidationError(gettext("Choose a day within a year."))
    return on
