"""What a person says when dropping files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum import iban

from butoir.formats.bank_accounts import account_number

MOST_TERMS = 365


class DropForm(forms.Form):
    """The days to pay of invoices that state no due date, and the account of bank files that name
    none; the files come beside it."""

    terms = forms.IntegerField(
        label=_("Days to pay of invoices without a due date"),
        required=False,
        min_value=0,
        max_value=MOST_TERMS,
    )
    account = forms.CharField(
        label=_("IBAN of the account, for bank files that name none (QIF)"),
        required=False,
        max_length=42,
    )

    def clean_account(self) -> str:
        """The IBAN without spaces, its check digits looked at: another would be another account."""
        number = account_number(str(self.cleaned_data["account"]))
        if number and not iban.is_valid(number, check_country=False):
            raise forms.ValidationError(gettext("These digits are no IBAN: check them."))
        return number
