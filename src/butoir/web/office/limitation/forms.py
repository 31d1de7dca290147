"""What a person fills in about an act that interrupted limitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.dunning.limitation.recording import LONGEST_WORDS, Heard, kinds_for
from butoir.ledger.models import Customer, Invoice
from butoir.web.office.customers.forms import DayInput, open_choices
from butoir.web.portal.uploads import checked_upload
from butoir.web.words.names import ACTS


class InterruptionForm(forms.Form):
    """An act, its day, its words and its document."""

    invoices = forms.MultipleChoiceField(
        label=_("Invoices that it is about"), widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=_("What interrupted it"))
    on = forms.DateField(label=_("Day of the act"), widget=DayInput)
    until = forms.DateField(
        label=_("Last day, of a conciliation or mediation"), required=False, widget=DayInput
    )
    words = forms.CharField(
        label=_("The words that make it one, quoted; or court, number, bailiff"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(label=_("Its document: PDF, JPEG or PNG, 5 MB at most"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        customer: Customer,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, label_suffix="", initial=initial)
        self.customer = customer
        kind, invoices = self.fields["kind"], self.fields["invoices"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(invoices, forms.MultipleChoiceField)
        kind.choices = [(code, ACTS[code]) for code in kinds_for(customer) if code in ACTS]
        invoices.choices = [(str(pk), text) for pk, text in open_choices(customer)]

    def clean_file(self) -> tuple[bytes, str] | None:
        """The bytes and what they are; the file's own name says nothing."""
        upload = self.cleaned_data["file"]
        return checked_upload(upload) if upload else None

    def chosen(self) -> list[Invoice]:
        """The invoices, once the form holds."""
        rows = Invoice.objects.filter(customer=self.customer)
        return list(rows.filter(pk__in=self.cleaned_data["invoices"]).order_by("pk"))

    def heard(self) -> Heard:
        """The act, once the form holds."""
        said = self.cleaned_data
        return Heard(said["kind"], said["on"], said["words"], said["until"], said["file"])


class EndForm(forms.Form):
    """Why a record counts no more."""

    reason = forms.CharField(label=_("Why it counts no more"), max_length=1000)

    def clean_reason(self) -> str:
        """Words, not blanks."""
        text = str(self.cleaned_data["reason"]).strip()
        if not text:
            raise ValidationError(gettext("Write the reason."))
        return text
