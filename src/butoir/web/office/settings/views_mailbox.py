"""The mailbox that answers arrive in: set, and tried."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from butoir.core.errors import InputError
from butoir.inbox.mailboxes import count_mails, set_mailbox, set_reply_address
from butoir.inbox.missed import missed_mails
from butoir.inbox.models import Mailbox
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import is_demo, now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms_mailbox import MailboxForm
from butoir.web.office.shell import render_page


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_mailbox(request: OfficeRequest) -> HttpResponse:
    """Where answers go and how they are read; a password left empty stays what it is."""
    mailbox = Mailbox.objects.filter(company=request.company).first()
    form = MailboxForm(request.company, mailbox, day_of(now()), request.POST or None)
    if not form.is_valid():
        return _show(request, mailbox, form)
    said = form.cleaned_data
    by, at = request.user.username, now()
    try:
        place = form.place()
        if place is not None:
            set_mailbox(request.company, place, said["password"], by=by, at=at)
    except InputError:
        form.add_error(
            "password", _("Give it: it is not set, or it was given for another address.")
        )
        return _show(request, mailbox, form)
    set_reply_address(
        request.company, said["reply_email"], plus=said["plus_addresses"], by=by, at=at
    )
    messages.success(request, _("Saved."))
    return redirect("settings:mailbox", request.company.key)


@office(Role.OWNER)
@require_POST
def try_mailbox(request: OfficeRequest) -> HttpResponse:
    """Open the mailbox and count what is in it; nothing is read."""
    mailbox = get_object_or_404(Mailbox, company=request.company)
    if is_demo():
        messages.error(request, _("This is a demonstration: no mailbox is opened."))
        return redirect("settings:mailbox", request.company.key)
    try:
        count = count_mails(mailbox)
    except InputError as error:
        why = error.message.removeprefix("the mailbox cannot be read: ")
        messages.error(request, _("The mailbox cannot be read: %(why)s") % {"why": why})
    else:
        said = _("The mailbox opens: %(count)s mails are in the folder.")
        messages.success(request, said % {"count": count})
    return redirect("settings:mailbox", request.company.key)


def _show(request: OfficeRequest, mailbox: Mailbox | None, form: MailboxForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    page = "settings/mailbox.html"
    more = {"mailbox": mailbox, "missed": list(missed_mails(request.company))}
    return render_page(request, "settings", page, form, status=status, **more)
