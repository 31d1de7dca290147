"""The ways out of the house: what the server says of e-mail, limits, quiet hours, prices."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dispatch.channel_settings import send_test, set_channel
from butoir.dispatch.limits import CHANNELS, setting_of
from butoir.dispatch.models import ChannelSetting
from butoir.users.models import Role
from butoir.web.clock import is_demo, now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.receipts.amounts import shown_cents, typed_cents
from butoir.web.office.settings.forms_carriers import CARRIERS
from butoir.web.office.shell import render_page

HERE = "settings"
NAMES = {
    "email": gettext_lazy("E-mail"),
    "post": gettext_lazy("Letter"),
    "registered": gettext_lazy("Registered letter"),
    "sms": gettext_lazy("Text message"),
}


_USUAL = {
    "email": gettext_lazy("the server of this installation"),
    "post": gettext_lazy("printed and posted by us"),
    "registered": gettext_lazy("printed and posted by us"),
    "sms": gettext_lazy("nobody"),
}


class ChannelForm(forms.Form):
    """How a company uses a channel."""

    enabled = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    per_day = forms.IntegerField(
        label=gettext_lazy("At most a day"), required=False, min_value=1, max_value=100_000
    )
    per_domain_hour = forms.IntegerField(
        label=gettext_lazy("At most an hour to one e-mail domain"),
        required=False,
        min_value=1,
        max_value=100_000,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Nothing leaves from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    price_cents = forms.CharField(
        label=gettext_lazy("Price of one, in euros"),
        required=False,
        help_text=gettext_lazy("To reckon what a batch of letters costs."),
    )

    def __init__(self, setting: ChannelSetting, data: object = None) -> None:
        names = [name for name in self.base_fields if name != "price_cents"]
        initial = {name: getattr(setting, name) for name in names}
        price = setting.price_cents
        initial["price_cents"] = "" if price is None else shown_cents(price)
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # POST or None
        if setting.channel != "email":
            del self.fields["per_domain_hour"]

    def clean_price_cents(self) -> int | None:
        """The price in cents."""
        text = self.cleaned_data["price_cents"]
        try:
            cents = typed_cents(text, "price") if text else None
        except InputError as error:
            raise forms.ValidationError(error.message) from error
        if cents is not None and cents < 0:
            raise forms.ValidationError(_("A price is not below zero."))
        return cents


@dataclass(frozen=True, slots=True)
class Row:
    """One channel with its setting; `carrier` is who carries it, `choice` whether that may change.

    The letters of the post have no carrier: they are printed here. `works` when something can leave
    or be printed.
    """

    name: str
    label: object
    setting: ChannelSetting
    carrier: object
    choice: bool
    works: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """What the environment says of e-mail; never a password."""

    backend: str
    host: str
    port: int
    secured: str
    user: str


@office(Role.OWNER)
@require_safe
def show_channels(request: OfficeRequest) -> HttpResponse:
    """Every channel with its setting."""
    rows = list(ChannelSetting.objects.filter(company=request.company))
    page = [_row(name, setting_of(request.company.pk, name, rows)) for name in CHANNELS]
    return render_page(request, HERE, "settings/channels.html", page, mail=_mail())


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_channel(request: OfficeRequest, channel: str) -> HttpResponse:
    """Change one channel."""
    if channel not in CHANNELS:
        raise Http404
    rows = list(ChannelSetting.objects.filter(company=request.company, channel=channel))
    data = request.POST if request.method == "POST" else None
    form = ChannelForm(setting_of(request.company.pk, channel, rows), data)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        title = NAMES[channel]
        return render_page(request, HERE, "settings/form.html", form, status=status, title=title)
    set_channel(request.company, channel, form.cleaned_data, by=request.user.username, at=now())
    messages.success(request, _("Saved."))
    return redirect("settings:channels", request.company.key)


@office(Role.OWNER)
@require_POST
def send_to_oneself(request: OfficeRequest) -> HttpResponse:
    """A test message to whoever asks, by the server of the installation."""
    to = request.user.email
    if is_demo():
        messages.error(request, _("This is a demonstration: nothing leaves."))
    elif not to:
        messages.error(request, _("Your account has no e-mail address."))
    else:
        _send(request, to)
    return redirect("settings:channels", request.company.key)


def _send(request: OfficeRequest, to: str) -> None:
    subject = _("Test message of Butoir")
    text = _("If you read this, the e-mail of this installation leaves.")
    try:
        send_test(request.company, to, subject, text, by=request.user.username, at=now())
    except InputError as error:
        why = error.message.removeprefix("did not leave: ")
        messages.error(request, _("The message did not leave: %(why)s") % {"why": why})
    else:
        messages.success(request, _("A message left for %(to)s.") % {"to": to})


def _row(name: str, setting: ChannelSetting) -> Row:
    carrier = CARRIERS.get(name)
    if not setting.provider:
        by: object = _USUAL[name]
    else:
        known = carrier and carrier.provider == setting.provider
        by = carrier.title if carrier and known else setting.provider
    works = setting.enabled and (name != "sms" or bool(setting.provider))
    return Row(name, NAMES[name], setting, by, carrier is not None, works)


def _mail() -> Mail:
    secured = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else ""
    backend = str(settings.EMAIL_BACKEND).split(".")[-2]
    return Mail(
        backend, settings.EMAIL_HOST, settings.EMAIL_PORT, secured, settings.EMAIL_HOST_USER
    )
