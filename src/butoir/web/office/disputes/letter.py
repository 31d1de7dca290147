"""The letter that a decision would send, as its reader will get it, and what its check finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dunning.disputes.deciding import check_decision
from butoir.dunning.disputes.letters import NO_WAY, Decision, answer_note
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.notes import Composed, compose_note
from butoir.letters.email import to_email
from butoir.letters.typeset import typeset_png
from butoir.tone.findings import Finding, has_errors
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.headers import as_letter
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.disputes.forms import DecisionForm, prepared_decision
from butoir.web.office.disputes.sheet import DisputeSheet, read_dispute
from butoir.web.office.disputes.views import dispute_of
from butoir.web.office.shell import render_part
from butoir.web.office.today.letters import mail_html
from butoir.web.pages import show_pages
from butoir.web.words.told import told

_PPI = 110


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check finds of the words as they stand, or why there is no letter yet."""

    findings: tuple[Finding, ...] = ()
    error: str = ""

    @property
    def blocked(self) -> bool:
        """Whether it cannot be decided so."""
        return bool(self.error) or has_errors(list(self.findings))


@office(Role.READER)
@require_safe
def show_letter(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letter of what was prepared."""
    return _shown(request, pk)


@office(Role.CLERK)
@require_POST
def show_draft(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letter of what is filled in; nothing is kept."""
    return _shown(request, pk)


def _shown(request: OfficeRequest, pk: int) -> HttpResponse:
    dispute, at = dispute_of(request, pk), now()
    sheet = read_dispute(dispute, day_of(at))
    if sheet.prepared is None and request.method != "POST":
        return as_letter(render(request, "disputes/unwritten.html"))
    try:
        composed = _composed(dispute, _decision(request, sheet), sheet, at)
    except InputError as error:
        said = {"error": told(error.message)}
        return as_letter(render(request, "disputes/unwritten.html", said))
    if composed.occasion.channel == "email":
        return as_letter(HttpResponse(mail_html(to_email(composed.letter, "", at))))
    return show_pages(request, typeset_png(composed.letter, _PPI))


@office(Role.CLERK)
@require_POST
def check(request: OfficeRequest, pk: int) -> HttpResponse:
    """What the check finds in the words as they are being written; nothing is kept."""
    dispute, at = dispute_of(request, pk), now()
    sheet = read_dispute(dispute, day_of(at))
    try:
        composed = _composed(dispute, _decision(request, sheet), sheet, at)
    except InputError as error:
        checked = Checked(error=told(error.message))
    else:
        checked = Checked(tuple(composed.findings))
    return render_part(request, "disputes/checked.html", checked)


def _decision(request: OfficeRequest, sheet: DisputeSheet) -> Decision:
    """What is filled in, or else what was prepared; raises InputError where neither holds."""
    if request.method != "POST" and sheet.prepared is not None:
        return prepared_decision(sheet.prepared)
    form = DecisionForm(request.POST, sheet=sheet)
    if not form.is_valid():
        raise InputError("something is missing in the form")
    return form.decision()


def _composed(dispute: Dispute, decision: Decision, sheet: DisputeSheet, at: datetime) -> Composed:
    check_decision(dispute, decision, sheet.left, at)
    note = answer_note(dispute, decision, sheet.left)
    composed = compose_note(dispute.customer, note, at)
    if composed is None:
        raise InputError(NO_WAY)
    return composed
