"""What a person fills in about a case file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.casefile.pages.pen import LAYOUTS
from butoir.casefile.uploads import KINDS, MEDIA_TYPES
from butoir.ledger.models import Customer, Invoice
from butoir.web.portal.uploads import checked_upload

LAYOUT_NAMES = {
    "lawyer": _("Lawyer"),
    "bailiff": _("Bailiff"),
    "agency": _("Collection agency"),
    "order": _("Court: order for payment (France)"),
    "european": _("Court: European order for payment"),
    "insolvency": _("Claim declared in insolvency proceedings"),
}
KIND_NAMES = {
    "order": _("Order"),
    "contract": _("Contract"),
    "terms": _("Terms and conditions"),
    "delivery": _("Proof of delivery"),
    "letter": _("Correspondence"),
    "identity": _("Identity of the customer"),
    "other": _("Other document"),
}
LANGS = (("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English"))


class HandForm(forms.Form):
    """For whom the file is, in which language, and who receives it."""

    layout = forms.ChoiceField(
        label=_("For whom"), choices=[(name, LAYOUT_NAMES[name]) for name in LAYOUTS]
    )
    lang = forms.ChoiceField(label=_("Language of the file"), choices=LANGS)
    to = forms.CharField(label=_("Name of the recipient"), max_length=120)


class DocumentForm(forms.Form):
    """A document of the case: a PDF, a JPEG, a PNG, by its content."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(name, KIND_NAMES[name]) for name in KINDS])
    title = forms.CharField(label=_("Title"), max_length=120)
    invoice = forms.ModelChoiceField(
        label=_("Invoice"),
        queryset=Invoice.objects.none(),
        required=False,
        empty_label=_("all of them"),
        to_field_name="number",
    )
    file = forms.FileField(label=_("File (PDF, JPEG or PNG)"))
    media_type = ""

    def __init__(self, *args: Any, customer: Customer, numbers: Any, **more: Any) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*args, **more)
        owed = Invoice.objects.filter(customer=customer, number__in=numbers).order_by("number")
        field: Any = self.fields["invoice"]
        field.queryset = owed
        field.label_from_instance = lambda invoice: invoice.number

    def clean_file(self) -> bytes:
        """The bytes of a document that can be kept."""
        content, self.media_type = checked_upload(self.cleaned_data["file"])
        assert self.media_type in MEDIA_TYPES
        return content
