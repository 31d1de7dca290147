"""Who carries a channel: chosen with what it needs, or given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from butoir.core.errors import InputError
from butoir.dispatch.carriers import drop_carrier, secrets_set, set_carrier
from butoir.dispatch.models import ChannelSetting
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms_carriers import CARRIERS, CarrierForm
from butoir.web.office.settings.views_channels import NAMES
from butoir.web.office.shell import render_page


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_carrier(request: OfficeRequest, channel: str) -> HttpResponse:
    """What the carrier of a channel needs; a secret left empty stays what it is."""
    setting, form = _form(request, channel)
    if not form.is_valid():
        return _show(request, channel, setting, form)
    by = request.user.username
    try:
        set_carrier(
            request.company, channel, form.provider, form.options(), form.given(), by=by, at=now()
        )
    except InputError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, _why(field in form.secrets))
        return _show(request, channel, setting, form)
    messages.success(request, _("Saved."))
    return redirect("settings:channels", request.company.key)


@office(Role.OWNER)
@require_POST
def give_up_carrier(request: OfficeRequest, channel: str) -> HttpResponse:
    """The channel goes its usual way again, and the secrets are forgotten."""
    try:
        drop_carrier(request.company, channel, by=request.user.username, at=now())
    except InputError:
        messages.error(request, _("Nothing was different: nothing was changed."))
    else:
        messages.success(request, _("Saved."))
    return redirect("settings:channels", request.company.key)


def _why(secret: bool) -> str:
    if secret:
        return _("Give it: it is not set, or it was given for another address.")
    return _("This cannot be used: check it. Nothing was changed.")


def _form(request: OfficeRequest, channel: str) -> tuple[ChannelSetting, CarrierForm]:
    form_class = CARRIERS.get(channel)
    if form_class is None:
        raise Http404
    rows = ChannelSetting.objects.filter(company=request.company, channel=channel)
    setting = rows.first() or ChannelSetting(company=request.company, channel=channel)
    mine = setting.provider == form_class.provider
    kept = secrets_set(setting) if mine else ()
    return setting, form_class(
        kept, request.POST or None, initial=setting.options if mine else None
    )


def _show(
    request: OfficeRequest, channel: str, setting: ChannelSetting, form: CarrierForm
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    more = {"title": NAMES[channel], "channel": channel, "used": setting.provider == form.provider}
    return render_page(request, "settings", "settings/carrier.html", form, status=status, **more)
