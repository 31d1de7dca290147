"""Payments online: the provider that takes them, switched on or off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.core.errors import InputError
from butoir.dunning.paylinks.models import PayProvider
from butoir.dunning.paylinks.setting import set_pay_provider
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms_payments import PaymentsForm
from butoir.web.office.shell import render_page
from butoir.web.words.told import told

PROVIDER = "mollie"  # the only one so far


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_payments(request: OfficeRequest) -> HttpResponse:
    """Who takes payments online; a key left empty stays what it is."""
    setting = PayProvider.objects.filter(company=request.company).first()
    form = PaymentsForm(setting, request.POST or None)
    if not form.is_valid():
        return _show(request, form)
    by, at = request.user.username, now()
    try:
        key = form.cleaned_data["key"]
        set_pay_provider(request.company, PROVIDER, form.fields_said(), key, by=by, at=at)
    except InputError as error:
        form.add_error(error.field if error.field in form.fields else None, told(error.message))
        return _show(request, form)
    messages.success(request, _("Saved."))
    return redirect("settings:payments", request.company.key)


def _show(request: OfficeRequest, form: PaymentsForm) -> HttpResponse:
    hook = f"{settings.ANSWER_URL}{reverse('portal:hook', args=(PROVIDER,))}"
    status = 422 if request.method == "POST" else 200
    more = {"hook": hook if settings.ANSWER_URL else ""}
    return render_page(request, "settings", "settings/payments.html", form, status=status, **more)
