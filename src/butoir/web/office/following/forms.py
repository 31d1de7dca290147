"""What a person fills in about a case that somebody else has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.casefile.following.closing import LOST, PAID
from butoir.casefile.following.recording import Course, Paid
from butoir.casefile.following.steps import kinds_of
from butoir.casefile.following.vat import Rated
from butoir.core.errors import InputError
from butoir.core.money import parse_cents
from butoir.web.office.casefile.forms import LANGS
from butoir.web.office.customers.forms import DayInput, MoneyField, plain_amount
from butoir.web.words.case_names import COURTS, OUTCOMES, ROUTES, STEPS

RATES = 3  # lines of the form for the VAT of an invoice


class AmountField(MoneyField):
    """An amount that may be zero, in cents; nothing written is None."""

    def clean(self, value: Any) -> Any:
        """Cents, never below zero."""
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        try:
            cents = parse_cents(plain_amount(text).rstrip("%"))
        except InputError:
            cents = -1
        if cents < 0:
            raise forms.ValidationError(_("Write an amount such as 1234.50."))
        return cents


class FollowForm(forms.Form):
    """Who has a case that was handed over without a file of ours."""

    to = forms.CharField(label=_("Name of the recipient"), max_length=120)


class CourseForm(forms.Form):
    """The reference of the recipient, the procedure and the court."""

    reference = forms.CharField(label=_("Their reference"), max_length=80, required=False)
    route = forms.ChoiceField(label=_("Procedure"), choices=ROUTES.items(), required=False)
    court = forms.ChoiceField(label=_("Court"), choices=COURTS.items(), required=False)

    def course(self) -> Course:
        """The course, once the form holds."""
        return Course(**self.cleaned_data)


class StepForm(forms.Form):
    """Something that happened; the kinds are those of the procedure."""

    kind = forms.ChoiceField(label=_("What happened"))
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    note = forms.CharField(
        label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    cents = MoneyField(label=_("Amount, of fees alone"), required=False)

    def __init__(self, data: Any = None, *, route: str) -> None:
        super().__init__(data, label_suffix="")
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(code, STEPS[code]) for code in kinds_of(route)]


class MoneyForm(forms.Form):
    """Money that the recipient was paid, in its parts."""

    on = forms.DateField(label=_("On which day"), widget=DayInput)
    payer = forms.CharField(label=_("Paid by"), max_length=120, required=False)
    principal = AmountField(label=_("Principal"), required=False)
    interest = AmountField(label=_("Interest"), required=False)
    costs = AmountField(label=_("Costs"), required=False)

    def paid(self) -> Paid:
        """The money, once the form holds."""
        said = self.cleaned_data
        parts = {name: said[name] or 0 for name in ("principal", "interest", "costs")}
        return Paid(said["on"], payer=said["payer"], **parts)


class RemitForm(forms.Form):
    """Money that was handed over to us."""

    on = forms.DateField(label=_("On which day"), widget=DayInput)
    kept = AmountField(label=_("Kept by the recipient"), required=False)


class ClosingForm(forms.Form):
    """How the case ended."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(code, OUTCOMES[code]) for code in (PAID, *LOST)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why, as the statement of the loss will say it"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    resume = forms.BooleanField(
        label=_("Chase again what else this customer owes, now or later"), required=False
    )


class BackForm(forms.Form):
    """Why the case is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )


class VatForm(forms.Form):
    """The VAT of an invoice at each of its rates."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for place in range(1, RATES + 1):
            needed = place == 1
            rate = _("VAT rate %(n)s, in percent") % {"n": place}
            net, vat = _("Net at rate %(n)s") % {"n": place}, _("VAT at rate %(n)s") % {"n": place}
            for name, label in (("rate", rate), ("net", net), ("vat", vat)):
                self.fields[f"{name}_{place}"] = AmountField(label=label, required=needed)

    def lines(self) -> list[Rated]:
        """The lines that were filled in, once the form holds."""
        said = self.cleaned_data
        names = [[f"{name}_{n}" for name in ("rate", "net", "vat")] for n in range(1, RATES + 1)]
        given = [[said.get(name) for name in three] for three in names]
        return [Rated(*(x or 0 for x in three)) for three in given if three[1] is not None]


class CertificateForm(forms.Form):
    """The language of a statement of a loss."""

    lang = forms.ChoiceField(label=_("Language of the file"), choices=LANGS)
