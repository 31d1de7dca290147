"""The declaration of a claim as a document: the draft, its figures, and as it was declared."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from butoir.casefile.declaring import make_declaration_file
from butoir.core.errors import InputError
from butoir.dunning.insolvency.declaring import PDF_TYPE, draft_letter, figures_of, load_drafts
from butoir.dunning.insolvency.models import Declaration
from butoir.law.registry import LawError
from butoir.letters.notes.declaring import Declared
from butoir.letters.typeset import typeset
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import saw
from butoir.web.office.insolvency.forms import SecurityForm
from butoir.web.office.insolvency.views import proceeding_of


@office(Role.READER)
@require_safe
def draft(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letter to read, sign and send."""
    row = proceeding_of(request, pk)
    facts = _facts(request, pk)
    try:
        content = typeset(draft_letter(row, facts))
    except InputError as error:
        raise Http404("cannot be written") from error
    currency = facts.claimed.occasion.currency
    return _pdf(content, f"declaration-{pk}-{currency}.pdf")


@office(Role.READER)
@require_safe
def figures(request: OfficeRequest, pk: int) -> HttpResponse:
    """The same as figures."""
    said = json.dumps(figures_of(_facts(request, pk)), ensure_ascii=False, indent=1)
    answer = HttpResponse(said, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="declaration-{pk}.json"'
    return answer


@office(Role.READER)
@require_safe
def declared(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """The very letter that was declared."""
    row = proceeding_of(request, pk)
    made = get_object_or_404(
        Declaration.objects.select_related("letter"), proceeding=row, pk=number
    )
    saw(request, row.customer, "document", f"declaration {number}")
    return _pdf(bytes(made.letter.content), f"declaration-{pk}-{made.currency}.pdf")


@office(Role.CLERK)
@require_POST
def make_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The declaration with all that it rests on, as one sealed file."""
    row, form = proceeding_of(request, pk), SecurityForm(request.POST)
    security = form.cleaned_data["security"] if form.is_valid() else ""
    currency, by = request.POST.get("currency", "EUR")[:3], request.user.username
    try:
        make_declaration_file(row, currency, security, by=by, at=now())
    except (InputError, LawError):
        messages.error(request, _("This was refused: nothing was changed."))
    else:
        messages.success(request, _("The file is made and sealed."))
    url = reverse("insolvency:proceeding", args=(request.company.key, pk))
    return HttpResponseRedirect(url, status=303)


def _facts(request: OfficeRequest, pk: int) -> Declared:
    """The draft of the currency that the address names, or 404."""
    row, form = proceeding_of(request, pk), SecurityForm(request.GET)
    security = form.cleaned_data["security"] if form.is_valid() else ""
    try:
        drafts = load_drafts(row, day_of(now()), security).by_currency
    except LawError as error:
        raise Http404("a rate is not known") from error
    found = drafts.get(request.GET.get("currency", "EUR"))
    if found is None:
        raise Http404("nothing was owed")
    return found


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=PDF_TYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
