"""Where the answers by mail arrive; the password is written once and never shown again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.inbox.models import Mailbox
from butoir.users.models import Company
from butoir.web.office.customers.forms import DayInput

_TLS = (("ssl", "TLS"), ("starttls", "STARTTLS"), ("", _("not encrypted")))
_ONE_LINE = RegexValidator(r"^[^\x00-\x1f\x7f]*$", _("Write it on one line."))
_PLACE = ("enabled", "host", "port", "tls", "username", "folder", "since")


class MailboxForm(forms.Form):
    """The address that e-mails ask to be answered at, and the mailbox that is read."""

    reply_email = forms.EmailField(
        label=_("Answers to our e-mails go to"),
        required=False,
        help_text=_("The address of the mailbox. Empty: whoever is in charge, or the company."),
    )
    plus_addresses = forms.BooleanField(
        label=_("With the case number in the address"),
        required=False,
        help_text=_(
            "Such as answers+K7M49QXD@…: an answer is then never mistaken for another customer’s. "
            "The mail server has to accept such addresses."
        ),
    )
    enabled = forms.BooleanField(label=_("Read this mailbox every few minutes"), required=False)
    host = forms.CharField(
        label=_("Server (IMAP)"), max_length=253, required=False, validators=[_ONE_LINE]
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=993)
    tls = forms.ChoiceField(label=_("Encryption"), choices=_TLS, required=False)
    username = forms.CharField(
        label=_("User name"), max_length=254, required=False, validators=[_ONE_LINE]
    )
    password = forms.CharField(
        label=_("Password of the mailbox"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[_ONE_LINE],
    )
    folder = forms.CharField(
        label=_("Folder"), max_length=200, initial="INBOX", validators=[_ONE_LINE]
    )
    since = forms.DateField(
        label=_("Mails that arrived since"),
        widget=DayInput,
        help_text=_("Older ones are left alone. Nothing in the mailbox is deleted or marked."),
    )

    def __init__(
        self, company: Company, mailbox: Mailbox | None, today: date, data: Any = None
    ) -> None:
        said = {"reply_email": company.reply_email, "plus_addresses": company.plus_addresses}
        known = {name: getattr(mailbox, name) for name in _PLACE} if mailbox else {"since": today}
        super().__init__(data, initial={**said, **known})
        kept = mailbox is not None and bool(mailbox.options)
        self.fields["password"].help_text = (
            _("Set: it is never shown. Empty: it stays.") if kept else _("Not set.")
        )

    def clean(self) -> dict[str, Any]:
        """A mailbox that is read has a server and a user; an address with a number, an address."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("host", "username"):
            if said.get("enabled") and not said.get(name) and name not in self.errors:
                self.add_error(name, gettext("Give it: the mailbox cannot be read without."))
        if said.get("plus_addresses") and not said.get("reply_email"):
            self.add_error("reply_email", gettext("Give the address that the number is put into."))
        return said

    def place(self) -> dict[str, Any] | None:
        """The fields of the mailbox; None when no server is named."""
        return (
            {name: self.cleaned_data[name] for name in _PLACE}
            if self.cleaned_data["host"]
            else None
        )
