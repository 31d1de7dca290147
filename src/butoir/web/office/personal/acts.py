"""What a person does about personal data, but for the lists of what is erased."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.personal.exporting import export_person
from butoir.personal.holding import freeze, unfreeze
from butoir.personal.models import LegalHold
from butoir.personal.rules import choose, terms_of
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import saw
from butoir.web.office.personal.forms import EndForm, HoldForm, RulesForm
from butoir.web.office.personal.views import customer_of, show_data, show_first


@office(Role.OWNER)
@require_POST
def rules(request: OfficeRequest) -> HttpResponse:
    """How long what is kept from now on."""
    try:
        terms = terms_of(request.company, day_of(now()))
    except LawError:
        messages.error(request, _("This was refused: nothing was changed."))
        return show_first(request)
    form = RulesForm(request.POST, terms)
    if not form.is_valid():
        return show_first(request, form)
    choose(request.company, form.chosen(), by=request.user.username, at=now())
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("personal:list", args=(request.company.key,)), status=303)


@office(Role.MANAGER)
@require_POST
def hold(request: OfficeRequest, pk: int) -> HttpResponse:
    """Nothing of this customer is erased from now on."""
    customer, form = customer_of(request, pk), HoldForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_data(request, customer, holding=form)
    said = form.cleaned_data
    try:
        freeze(customer, said["kind"], said["reason"], by=request.user.username, at=now())
    except InputError:
        form.add_error(None, _("This was refused: nothing was changed."))
        return show_data(request, customer, holding=form)
    messages.success(request, _("Nothing of this customer is erased until the hold is ended."))
    return _back(request, pk)


@office(Role.MANAGER)
@require_POST
def end_hold(request: OfficeRequest, pk: int, hold: int) -> HttpResponse:
    """Its time runs again as it did."""
    customer = customer_of(request, pk)
    rows = LegalHold.objects.select_related("company")
    row = get_object_or_404(rows, customer=customer, pk=hold)
    form = EndForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_data(request, customer, ending=form)
    try:
        unfreeze(row, form.cleaned_data["reason"], by=request.user.username, at=now())
    except InputError:
        form.add_error(None, _("This was refused: nothing was changed."))
        return show_data(request, customer, ending=form)
    messages.success(request, _("The legal hold is ended."))
    return _back(request, pk)


@office(Role.MANAGER)
@require_POST
def export(request: OfficeRequest, pk: int) -> HttpResponseBase:
    """All that is held on the customer, or on one person there, as a ZIP."""
    customer = customer_of(request, pk)
    person = request.POST.get("person", "").replace("\0", "").strip()[:120]
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    lang, by = (get_language() or "fr")[:2], request.user.username
    export_person(customer, out, lang=lang, by=by, at=now(), person=person)
    saw(request, customer, "export")
    out.seek(0)
    name = f"personal-data-{customer.pk}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")


def _back(request: OfficeRequest, pk: int) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("personal:customer", args=(request.company.key, pk)), status=303
    )
