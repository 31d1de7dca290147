"""What each carrier needs to be told; its secrets are written once and never shown again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

_HTTPS = _("As the contract with the carrier gives it; it begins with https.")
_SENDS = (("starttls", "STARTTLS"), ("ssl", "TLS"), ("", _("not encrypted")))


def _secret(label: Any) -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=500, strip=True)
    field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return field


class CarrierForm(forms.Form):
    """One carrier of a channel: `provider` is its name in the rooms below, `title` for people."""

    provider: ClassVar[str]
    title: ClassVar[Any]
    secrets: ClassVar[tuple[str, ...]]

    def __init__(self, kept: Collection[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in self.secrets:
            said = _("Set: it is never shown. Empty: it stays.") if name in kept else _("Not set.")
            self.fields[name].help_text = said

    def options(self) -> dict[str, Any]:
        """What is no secret."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.secrets}

    def given(self) -> dict[str, str]:
        """The secrets that were typed."""
        return {name: self.cleaned_data[name] for name in self.secrets}


class SmtpForm(CarrierForm):
    """A company's own mail server."""

    provider, title, secrets = "smtp", _("a mail server of the company"), ("password",)
    host = forms.CharField(label=_("Server"), max_length=253)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=587)
    tls = forms.ChoiceField(label=_("Encryption"), choices=_SENDS, required=False)
    username = forms.CharField(label=_("User name"), max_length=254, required=False)
    password = _secret(_("Password of the mail server"))


class MailevaForm(CarrierForm):
    """Registered letters by Maileva."""

    provider, title, secrets = "maileva", "Maileva", ("client_secret", "password")
    token_url = forms.CharField(
        label=_("Address that gives the token"), max_length=300, help_text=_HTTPS
    )
    paper_url = forms.CharField(
        label=_("Address for letters on paper"), max_length=300, help_text=_HTTPS
    )
    client_id = forms.CharField(label=_("Client number of the application"), max_length=200)
    client_secret = _secret(_("Secret of the application"))
    username = forms.CharField(label=_("User name"), max_length=200)
    password = _secret(_("Password of the carrier"))


class BrevoForm(CarrierForm):
    """Text messages by Brevo."""

    provider, title, secrets = "brevo", "Brevo", ("key",)
    base_url = forms.CharField(label=_("Address of the carrier"), max_length=300, help_text=_HTTPS)
    sender = forms.CharField(
        label=_("Sender that the message shows"),
        max_length=15,
        help_text=_("At most 11 letters and digits, or 15 digits."),
    )
    key = _secret(_("Key of the carrier"))


CARRIERS: Mapping[str, type[CarrierForm]] = {
    "email": SmtpForm,
    "registered": MailevaForm,
    "sms": BrevoForm,
}
