"""The list of disputes, one of them, and its documents."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from butoir.dunning.disputes.models import Dispute, DisputeDocument
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to, saw
from butoir.web.office.disputes.forms import CourseForm, DecisionForm, DocumentForm, NoteForm
from butoir.web.office.disputes.read import read_asked, read_disputes
from butoir.web.office.disputes.sheet import read_dispute
from butoir.web.office.shell import render_page
from butoir.web.words.names import DISPUTES

STATES = (
    ("open", _("to answer")),
    ("late", _("late")),
    ("decided", _("decided")),
    ("all", _("everything")),
)
_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The disputes, the first to be answered first, with their ages."""
    page = read_disputes(request.company, day_of(now()), read_asked(request.GET))
    reasons = DISPUTES.items()
    return render_page(
        request, "agreements", "disputes/list.html", page, states=STATES, reasons=reasons
    )


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One case, and what can be done of it."""
    return show_dispute(request, dispute_of(request, pk))


@office(Role.READER)
@require_safe
def download(request: OfficeRequest, pk: int, document: int) -> HttpResponse:
    """A document as it came: to keep, never opened in the page."""
    dispute = dispute_of(request, pk)
    rows = DisputeDocument.objects.select_related("file")
    row = get_object_or_404(rows, dispute__company=request.company, dispute=pk, pk=document)
    saw(request, dispute.customer, "document", f"dispute {pk} {row.pk}")
    answer = HttpResponse(bytes(row.file.content), content_type="application/octet-stream")
    name = f"dispute-{pk}-{row.pk}.{_SUFFIXES.get(row.file.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def dispute_of(request: OfficeRequest, pk: int) -> Dispute:
    """A case of the company, or 404."""
    rows = Dispute.objects.select_related(
        "company", "customer__company", "invoice__customer", "hold", "owner", "answer", "earlier"
    )
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, found.customer_id)
    return found


def show_dispute(
    request: OfficeRequest, dispute: Dispute, refused: forms.Form | None = None
) -> HttpResponse:
    """The page, with a form that was refused (422) as it was filled in."""
    sheet = read_dispute(dispute, day_of(now()))
    clerk = request.role.includes(Role.CLERK)
    more: dict[str, object] = {"clerk": clerk, "manager": request.role.includes(Role.MANAGER)}
    if clerk:
        own = {"note": NoteForm(label_suffix=""), "document": DocumentForm(label_suffix="")}
        own |= {"course": CourseForm(dispute=dispute), "decision": DecisionForm(sheet=sheet)}
        known = {type(form): name for name, form in own.items()}
        if refused is not None:
            own[known[type(refused)]] = refused
        more["forms"] = own
    status = 422 if refused is not None else 200
    return render_page(request, "agreements", "disputes/show.html", sheet, status=status, **more)
