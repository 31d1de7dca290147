"""What a person does of a dispute: each address is one command of its room."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.disputes.changing import add_document, add_note, change_course
from butoir.dunning.disputes.deciding import decide_dispute, prepare_decision
from butoir.dunning.disputes.models import Dispute
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.disputes.forms import CourseForm, DecisionForm, DocumentForm, NoteForm
from butoir.web.office.disputes.sheet import read_dispute
from butoir.web.office.disputes.views import dispute_of, show_dispute
from butoir.web.words.told import told


@office(Role.CLERK)
@require_POST
def prepare(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep a decision for a manager."""
    dispute, at, by = dispute_of(request, pk), now(), request.user.username
    form = DecisionForm(request.POST, sheet=read_dispute(dispute, day_of(at)))
    said = _("Kept: a manager decides.")
    return _act(
        request,
        dispute,
        form,
        lambda: prepare_decision(dispute, form.decision(), by=by, at=at),
        said,
    )


@office(Role.MANAGER)
@require_POST
def decide(request: OfficeRequest, pk: int) -> HttpResponse:
    """Decide, and send the letter."""
    dispute, at, by = dispute_of(request, pk), now(), request.user.username
    form = DecisionForm(request.POST, sheet=read_dispute(dispute, day_of(at)))

    def run() -> None:
        letter = form.cleaned_data["by_letter"]
        decide_dispute(dispute, form.decision(), by=by, at=at, letter=letter)

    return _act(request, dispute, form, run, _("Decided."))


@office(Role.CLERK)
@require_POST
def course(request: OfficeRequest, pk: int) -> HttpResponse:
    """Who answers, by when, about what."""
    dispute, at, by = dispute_of(request, pk), now(), request.user.username
    form = CourseForm(request.POST, dispute=dispute)
    run = lambda: change_course(dispute, form.course(), by=by, at=at)  # noqa: E731
    return _act(request, dispute, form, run, _("Saved."))


@office(Role.CLERK)
@require_POST
def note(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is worth remembering."""
    dispute, at, by = dispute_of(request, pk), now(), request.user.username
    form = NoteForm(request.POST, label_suffix="")
    run = lambda: add_note(dispute, form.cleaned_data["text"], by=by, at=at)  # noqa: E731
    return _act(request, dispute, form, run, _("The note is kept."))


@office(Role.CLERK)
@require_POST
def document(request: OfficeRequest, pk: int) -> HttpResponse:
    """One more document."""
    dispute, at, by = dispute_of(request, pk), now(), request.user.username
    form = DocumentForm(request.POST, request.FILES, label_suffix="")

    def run() -> None:
        content, kind = form.cleaned_data["file"]
        add_document(dispute, content, kind, form.cleaned_data["name"], by=by, at=at)

    return _act(request, dispute, form, run, _("The document is kept."))


def _act(
    request: OfficeRequest,
    dispute: Dispute,
    form: forms.Form,
    command: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Check the form, run the command, go back to the page; or show what is wrong (422)."""
    if form.is_valid():
        try:
            command()
        except InputError as error:
            form.add_error(None, told(error.message))
        else:
            messages.success(request, said)
            where = reverse("disputes:show", args=(request.company.key, dispute.pk))
            return HttpResponseRedirect(where, status=303)
    return show_dispute(request, dispute_of(request, dispute.pk), form)
