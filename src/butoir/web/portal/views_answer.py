"""One answer: its form, its record, and its acknowledgement on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from butoir.core.errors import InputError
from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import Answer
from butoir.journal.sealed import seal
from butoir.ledger.models import Invoice
from butoir.users.hours import day_of
from butoir.web.clock import now
from butoir.web.portal.access import PortalRequest, by_link, refused
from butoir.web.portal.forms import FORMS, AnswerForm
from butoir.web.portal.read import Sender, open_lines, read_sender
from butoir.web.portal.throttle import may_try
from butoir.web.portal.views import language_asked, render_portal
from butoir.web.portal.words import BY_KIND, Choice


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of an answer, and whose page it is on."""

    sender: Sender
    choice: Choice


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """An answer as it was kept."""

    sender: Sender
    answer: Answer
    choice: Choice
    invoices: tuple[str, ...]


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, kind: str) -> HttpResponse:
    """Show the form of an answer, or keep the answer: only a POST changes anything."""
    at = now()
    lines, unused = open_lines(request.case, day_of(at))
    if kind not in FORMS or not lines:
        return refused(request)
    told = request.method == "POST"
    filled = (request.POST, request.FILES) if told else ()
    form = FORMS[kind](*filled, lines=lines, unused=unused, today=day_of(at))
    if told and not may_try(request, "answer", request.case.number):
        return refused(request, 429)
    if told and form.is_valid():
        try:
            return _see(request, _keep(request, kind, form))
        except InputError:  # paid or changed since the form was shown
            return refused(request)
    page = FormPage(read_sender(request.case.company), BY_KIND[kind])
    return render_portal(
        request, "portal/answer.html", page, status=422 if told else 200, form=form
    )


@transaction.atomic
def _keep(request: PortalRequest, kind: str, form: AnswerForm) -> Answer:
    at = now()
    proof = form.cleaned_data.get("proof")
    chosen = Invoice.objects.filter(
        customer=request.case.customer, pk__in=form.cleaned_data["invoices"]
    )
    said = Said(
        kind,
        list(chosen.order_by("due_on", "pk")),
        request.lang,
        proof=seal(proof[0], proof[1], at) if proof else None,
        **form.said(),
    )
    return record_answer(request.case, said, at=at)


@by_link
@require_safe
def received(request: PortalRequest, pk: int) -> HttpResponse:
    """What was kept of an answer of this case."""
    row = Answer.objects.filter(case=request.case, pk=pk).first()
    if row is None:
        return refused(request)
    numbers = row.invoices.order_by("pk").values_list("invoice__number", flat=True)
    sender = read_sender(request.case.company)
    page = ReceivedPage(sender, row, BY_KIND[row.kind], tuple(numbers))
    return render_portal(request, "portal/received.html", page)


def _see(request: PortalRequest, row: Answer) -> HttpResponse:
    where = reverse("portal:received", args=(request.token, row.pk))
    return HttpResponseRedirect(where + language_asked(request), status=303)
