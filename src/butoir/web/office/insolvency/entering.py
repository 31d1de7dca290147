"""A Belgian insolvency entered by hand: the same notice as a file would bring."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from butoir.dunning.insolvency.models import LegalNotice
from butoir.dunning.insolvency.taking import take_notices
from butoir.dunning.insolvency.whose import numbers_of
from butoir.formats.insolvencies import belgian_notice
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.insolvency.forms import EntryForm
from butoir.web.office.shell import render_page


@office(Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficeRequest) -> HttpResponse:
    """The form; then the notice, to be read like any other."""
    form = EntryForm(request.POST or None)
    if request.method != "POST":
        return render_page(request, "agreements", "insolvency/entry.html", form)
    notice = _kept(request, form) if form.is_valid() else None
    if notice is None:
        return render_page(request, "agreements", "insolvency/entry.html", form, status=422)
    where = reverse("insolvency:show", args=(request.company.key, notice.pk))
    return HttpResponseRedirect(where, status=303)


def _kept(request: OfficeRequest, form: EntryForm) -> LegalNotice | None:
    """The row of what was entered; None, with the form saying why, when it is about nobody."""
    said: dict[str, Any] = dict(form.cleaned_data)
    numbers = [one for one in numbers_of([f"BCE {said.pop('number')}"]) if len(one) == 10]
    if not numbers:
        form.add_error("number", _("This is no enterprise number: check its digits."))
        return None
    notice = belgian_notice(numbers[0], said.pop("kind"), said.pop("judged_on"), **said)
    take_notices(request.company, [notice], by=request.user.username, at=now())
    rows = LegalNotice.objects.filter(company=request.company, reference=notice.id)
    found = rows.order_by("pk").first()
    if found is None:
        form.add_error("number", _("No customer has this number: enter it on their file first."))
    return found
