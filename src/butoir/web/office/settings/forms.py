"""What an owner says of a company: who it is, as its letters say it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.users.creditors import address_of, stored_address
from butoir.users.identity import identity_of
from butoir.users.models import Company
from butoir.web.office.settings.forms_bank import PaidForm
from butoir.web.office.settings.lines import box, lines_of

COUNTRIES = (("FR", _("France")), ("BE", _("Belgium")))
LANGUAGES = (("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English"))
_SAME = (
    "name", "legal_form", "email", "phone", "signatory", "signatory_title", "notice_signatory",
    "notice_signatory_title", "lang", "accent",
)  # fmt: skip
_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written as #0f4c5c."))


class WhoForm(forms.Form):
    """Who a company is, as its letters say it."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    legal_form = forms.CharField(
        label=_("Legal form"), max_length=120, required=False, help_text=_("Such as SARL or BV.")
    )
    lines = forms.CharField(label=_("Street and number"), widget=box(2), max_length=300)
    postcode = forms.CharField(label=_("Postcode"), max_length=20)
    city = forms.CharField(label=_("City"), max_length=100)
    email = forms.EmailField(
        label=_("E-mail for answers"),
        help_text=_("Customers answer here: an address that a person reads."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    signatory = forms.CharField(
        label=_("Who signs the letters"),
        max_length=120,
        help_text=_("A person whom customers can call, not “the accounts department”."),
    )
    signatory_title = forms.CharField(
        label=_("Position of who signs"), max_length=120, required=False
    )

    def clean_lines(self) -> list[str]:
        """The lines of the street, without blank ones."""
        return lines_of(self.cleaned_data["lines"])

    def stored(self, country: str) -> dict[str, Any]:
        """The fields of the company."""
        said = dict(self.cleaned_data)
        place = (tuple(said.pop("lines")), said.pop("postcode"), said.pop("city"))
        return {**said, "address": stored_address(Address(*place, country))}


class IdentityForm(WhoForm):
    """The identity of a company that is there already."""

    notice_signatory = forms.CharField(
        label=_("Who signs the formal notices"),
        max_length=120,
        required=False,
        help_text=_("Empty: the same person as the other letters."),
    )
    notice_signatory_title = forms.CharField(
        label=_("Position of who signs the formal notices"), max_length=120, required=False
    )
    ids = forms.CharField(
        label=_("Numbers shown on letters, one a line"),
        widget=box(3),
        required=False,
        help_text=_("SIREN and VAT number, capital, trade register."),
    )
    lang = forms.ChoiceField(label=_("Language of the company"), choices=LANGUAGES)
    accent = forms.CharField(
        label=_("Colour of the letters"),
        validators=[_COLOUR],
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    def clean_ids(self) -> list[str]:
        """The identifiers, without blank lines."""
        return [line.strip()[:80] for line in self.cleaned_data["ids"].splitlines() if line.strip()]


class FoundForm(PaidForm, WhoForm):
    """A new company, by its number."""

    number = forms.CharField(
        label=_("SIREN or BCE number"),
        max_length=24,
        help_text=_("9 digits in France, 10 in Belgium; the VAT number follows from it."),
    )
    field_order = (
        "number", "name", "legal_form", "lines", "postcode", "city", "email", "phone",
        "signatory", "signatory_title", "iban", "bic",
    )  # fmt: skip

    def clean_number(self) -> Any:
        """The identity that the number gives."""
        try:
            return identity_of(self.cleaned_data["number"])
        except InputError as error:
            raise forms.ValidationError(
                gettext("This is neither a SIREN nor a BCE number: check its digits.")
            ) from error

    def stored_new(self, lang: str) -> dict[str, Any]:
        """The fields of the new company."""
        identity = self.cleaned_data["number"]
        fields = self.stored(identity.country)
        fields.pop("number")
        return {**fields, "country": identity.country, "lang": lang, "ids": list(identity.ids)}


def identity_said(company: Company) -> dict[str, Any]:
    """What the identity form shows first."""
    address = address_of(company.address)
    return {
        **{name: getattr(company, name) for name in _SAME},
        "ids": "\n".join(company.ids),
        "lines": "\n".join(address.lines),
        "postcode": address.postcode,
        "city": address.city,
    }
