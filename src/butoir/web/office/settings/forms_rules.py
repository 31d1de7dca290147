"""How strict a company is with itself, and what its terms allow it to claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.users.models import Company


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
    dispute_days = forms.IntegerField(
        label=_("Open days within which a dispute is answered"),
        min_value=1,
        max_value=60,
        help_text=_("The acknowledgement of a dispute promises an answer by that day."),
    )
    contract_rate = forms.DecimalField(
        label=_("Late-payment rate of your terms, in percent a year"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
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


def rules_said(company: Company) -> dict[str, Any]:
    """What the rules form shows first."""
    rate = company.contract_rate
    return {
        "four_eyes": company.four_eyes,
        "run_at": company.run_at,
        "dispute_days": company.dispute_days,
        "contract_rate": None if rate is None else Decimal(rate).scaleb(-2),
        "consumer_clause": company.consumer_clause,
        "sme": company.sme,
    }
