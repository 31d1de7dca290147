"""What a person makes of a mail: each address is one command of its room."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.inbox.accepting import (
    accept_bounce,
    accept_mail,
    close_mail,
    give_to,
    put_aside,
)
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.commanding import carry_out
from butoir.web.office.mails.forms import CloseForm, GiveForm
from butoir.web.office.mails.views import mail_of, saying_form, show_mail

_PAGE = "mails:show"


@office(Role.CLERK)
@require_POST
def accept(request: OfficeRequest, pk: int, place: int) -> HttpResponse:
    """Record what a sentence says; a manager where it is a plan."""
    mail, at = mail_of(request, pk), now()
    form = saying_form(mail, place, day_of(at), request.POST)
    if form.told["kind"] == "plan" and not request.role.includes(Role.MANAGER):
        raise PermissionDenied("a manager agrees to a plan")
    if not form.is_valid():
        return show_mail(request, mail, {place: form})
    said, by = form.accepted(), request.user.username
    recorded = _("Accepted: recorded.")
    return carry_out(
        request, lambda: accept_mail(mail, said, by=by, at=at), recorded, _PAGE, mail.pk
    )


@office(Role.CLERK)
@require_POST
def accept_return(request: OfficeRequest, pk: int) -> HttpResponse:
    """The message did come back: its step is open again."""
    mail, by = mail_of(request, pk), request.user.username
    said = _("Recorded: the address is given up, and the step is open again.")
    return carry_out(request, lambda: accept_bounce(mail, by=by, at=now()), said, _PAGE, mail.pk)


@office(Role.CLERK)
@require_POST
def close(request: OfficeRequest, pk: int) -> HttpResponse:
    """Read, and nothing is recorded, for a reason."""
    mail, form = mail_of(request, pk), CloseForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_mail(request, mail, closing=form)
    note, by = form.cleaned_data["note"], request.user.username
    said = _("Closed: the next steps go on.")
    return carry_out(request, lambda: close_mail(mail, note, by=by, at=now()), said, _PAGE, mail.pk)


@office(Role.CLERK)
@require_POST
def give(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say whose it is."""
    mail, form = mail_of(request, pk), GiveForm(request.company, request.POST)
    if not form.is_valid():
        return show_mail(request, mail, giving=form)
    customer, by = form.cleaned_data["customer"], request.user.username
    said = _("This mail is of %(name)s.") % {"name": customer.name}
    return carry_out(
        request, lambda: give_to(mail, customer, by=by, at=now()), said, _PAGE, mail.pk
    )


@office(Role.CLERK)
@require_POST
def set_aside(request: OfficeRequest, pk: int) -> HttpResponse:
    """It is about no customer."""
    mail, by, said = mail_of(request, pk), request.user.username, _("Put aside.")
    return carry_out(request, lambda: put_aside(mail, by=by, at=now()), said, _PAGE, mail.pk)
