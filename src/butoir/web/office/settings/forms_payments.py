"""Who takes payments online; the key is written once and never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.dunning.paylinks.models import PayProvider
from butoir.dunning.paylinks.setting import LONGEST_WAIT


class PaymentsForm(forms.Form):
    """Mollie as a company uses it."""

    enabled = forms.BooleanField(
        label=_("Offer to pay online, on the answer page"), required=False, initial=True
    )
    base_url = forms.CharField(
        label=_("Address of the interface"),
        max_length=300,
        help_text=_("As Mollie’s documentation gives it (api.mollie.com, version 2), with https."),
    )
    key = forms.CharField(
        label=_("Key (live_…)"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    wait_days = forms.IntegerField(
        label=_("Days until the money is on the bank account"),
        min_value=1,
        max_value=LONGEST_WAIT,
        initial=7,
        help_text=_("Later than that, the day’s queue asks where it is."),
    )

    def __init__(self, setting: PayProvider | None, data: Any = None) -> None:
        known: dict[str, Any] = {}
        if setting is not None:
            known = {"enabled": setting.enabled, "wait_days": setting.wait_days}
            known["base_url"] = setting.options.get("base_url", "")
        super().__init__(data, initial=known)
        self.fields["key"].help_text = (
            _("Set: it is never shown. Empty: it stays.") if setting else _("Not set.")
        )

    def fields_said(self) -> dict[str, Any]:
        """What is no secret."""
        said = self.cleaned_data
        return {name: said[name] for name in ("base_url", "enabled", "wait_days")}
