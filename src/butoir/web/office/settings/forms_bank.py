"""Where a company is paid: its account, and where cheques are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.users.creditors import address_of, stored_address
from butoir.users.identity import checked_iban
from butoir.users.models import Company
from butoir.web.office.settings.lines import box, lines_of
from butoir.web.ui.templatetags.figures import account

_BIC = RegexValidator(r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$", _("A BIC has 8 or 11 signs."))
_CHEQUE = ("cheque_lines", "cheque_postcode", "cheque_city")


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

    cheque_lines = forms.CharField(
        label=_("Cheques are sent to: street and number"),
        widget=box(2),
        max_length=300,
        required=False,
        help_text=_("Empty: the letters do not speak of cheques."),
    )
    cheque_postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    cheque_city = forms.CharField(label=_("City"), max_length=100, required=False)
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        required=False,
        help_text=_(
            "Asked again for another IBAN or address: a false one would send the money away."
        ),
    )

    def clean_cheque_lines(self) -> list[str]:
        """The lines of the street, without blank ones."""
        return lines_of(self.cleaned_data["cheque_lines"])

    def clean(self) -> dict[str, Any]:
        """An address for cheques is whole, or there is none."""
        said = super().clean() or self.cleaned_data
        parts = [said.get(name) for name in _CHEQUE]
        if any(parts) and not all(parts):
            self.add_error("cheque_lines", gettext("Give street, postcode and city, or none."))
        return said

    def stored(self, country: str) -> dict[str, Any]:
        """The fields of the company."""
        said = self.cleaned_data
        lines, postcode, city = (said[name] for name in _CHEQUE)
        address = stored_address(Address(tuple(lines), postcode, city, country))
        return {"iban": said["iban"], "bic": said["bic"], "cheque_to": address if lines else None}


def bank_said(company: Company) -> dict[str, Any]:
    """What the form shows first."""
    said = {"iban": account(company.iban), "bic": company.bic}
    if not company.cheque_to:
        return said
    address = address_of(company.cheque_to)
    values = ("\n".join(address.lines), address.postcode, address.city)
    return {**said, **dict(zip(_CHEQUE, values, strict=True))}
