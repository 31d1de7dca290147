"""What an owner says of a company: who it is, where it is paid, how strict it is with itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.users.creditors import address_of, stored_address
from butoir.users.identity import checked_iban, identity_of
from butoir.users.models import Company

COUNTRIES = (("FR", _("France")), ("BE", _("Belgium")))
LANGUAGES = (("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English"))
_BIC = RegexValidator(r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$", _("A BIC has 8 or 11 signs."))
_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written as #0f4c5c."))
_MOST_LINES = 4


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WhoForm(forms.Form):
    """Who a company is, as its letters say it."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    legal_form = forms.CharField(
        label=_("Legal form"), max_length=120, required=False, help_text=_("Such as SARL or BV.")
    )
    lines = forms.CharField(label=_("Street and number"), widget=_box(2), max_length=300)
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
        found = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        lines = [line for line in found if line]
        if len(lines) > _MOST_LINES:
            raise forms.ValidationError(gettext("An address has at most four lines."))
        return lines

    def stored(self, country: str) -> dict[str, Any]:
        """The fields of the company."""
        said = dict(self.cleaned_data)
        place = (tuple(said.pop("lines")), said.pop("postcode"), said.pop("city"))
        return {**said, "address": stored_address(Address(*place, country))}


class IdentityForm(WhoForm):
    """The identity of a company that is there already."""

    ids = forms.CharField(
        label=_("Numbers shown on letters, one a line"),
        widget=_box(3),
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


class PaidForm(forms.Form):
    """Where a company is paid."""

    iban = forms.CharField(label="IBAN", max_length=42, help_text=_("Customers pay here."))
    bic = forms.CharField(label="BIC", max_length=11, required=False)

    def clean_iban(self) -> str:
        """The IBAN without spaces, its check digits looked at."""
        try:
            return checked_iban(self.cleaned_data["iban"])
        except InputError as error:
            raise forms.ValidationError(gettext("These digits are no IBAN: check them.")) from error

    def clean_bic(self) -> str:
        """The BIC in capitals."""
        bic = str(self.cleaned_data["bic"]).strip().upper()
        if bic:
            _BIC(bic)
        return bic


class BankForm(PaidForm):
    """A change of where a company is paid: whoever makes it shows who they are."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        required=False,
        help_text=_("Asked again when the IBAN changes: a false one would send the money away."),
    )


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


class RulesForm(forms.Form):
    """How strict a company is, and what its terms allow it to claim."""

    four_eyes = forms.BooleanField(
        label=_("Two people agree to each formal notice"),
        required=False,
        help_text=_("Whoever prepares it and whoever approves it are then two."),
    )
    run_at = forms.TimeField(
        label=_("Hour of the nightly decision"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Bank data is matched and the day is decided at this hour, Paris time."),
    )
    contract_rate = forms.DecimalField(
        label=_("Late-payment rate of your terms, in percent a year"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_(
            "Only if your general terms name one. Empty: the rate of the law, which changes every "
            "half-year."
        ),
    )
    consumer_clause = forms.BooleanField(
        label=_("Your terms have a penalty clause for consumers"),
        required=False,
        help_text=_("Without it a Belgian consumer owes nothing but the invoice."),
    )
    sme = forms.BooleanField(
        label=_("The company is a small or medium one"),
        required=False,
        help_text=_("In Belgium this decides from which day a consumer owes interest."),
    )

    def stored(self) -> dict[str, Any]:
        """The fields of the company; the rate in hundredths of a percent."""
        said = dict(self.cleaned_data)
        rate = said["contract_rate"]
        return {**said, "contract_rate": None if rate is None else int(rate * 100)}


def identity_said(company: Company) -> dict[str, Any]:
    """What the identity form shows first."""
    address = address_of(company.address)
    names = ("name", "legal_form", "email", "phone", "signatory", "signatory_title")
    return {
        **{name: getattr(company, name) for name in (*names, "lang", "accent")},
        "ids": "\n".join(company.ids),
        "lines": "\n".join(address.lines),
        "postcode": address.postcode,
        "city": address.city,
    }


def rules_said(company: Company) -> dict[str, Any]:
    """What the rules form shows first."""
    rate = company.contract_rate
    return {
        "four_eyes": company.four_eyes,
        "run_at": company.run_at,
        "contract_rate": None if rate is None else Decimal(rate).scaleb(-2),
        "consumer_clause": company.consumer_clause,
        "sme": company.sme,
    }
