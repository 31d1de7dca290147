"""A message is agreed to, with ten minutes to take that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.core.errors import InputError
from butoir.dunning.approving import approve, withdraw
from butoir.dunning.models import PlannedMessage
from butoir.dunning.saving import FORMAL_NOTICE
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.today.acting import go_on
from butoir.web.office.today.explaining import explained
from butoir.web.office.today.pane import message_of, read_sheet
from butoir.web.office.today.words import hour

TO_UNDO = timedelta(minutes=10)


@office(Role.CLERK)
@require_POST
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """Agree to one message; a formal notice only as a manager."""
    try:
        message = message_of(request.company, pk)
    except PlannedMessage.DoesNotExist as error:
        raise Http404("no such message") from error
    if message.step == FORMAL_NOTICE and not request.role.includes(Role.MANAGER):
        return refused(request, _("A formal notice is signed by a manager."))
    if not read_sheet(request.company, pk).stands:
        return refused(request, _("This letter no longer holds or cannot be written."))
    return agreed(request, [message], f"{message.customer.name} – ")


def agreed(request: OfficeRequest, chosen: list[PlannedMessage], about: str) -> HttpResponse:
    """Agree to all of them in one transaction, to count ten minutes later; says `about` them."""
    at = now()
    leaves_at = at + TO_UNDO
    try:
        approve(chosen, by=request.user.username, at=at, from_at=leaves_at)
    except InputError as error:
        return refused(request, explained(error))
    said = _("confirmed: leaves at %(time)s. Until then it can be undone.")
    if request.company.four_eyes and any(one.step == FORMAL_NOTICE for one in chosen):
        said = _("signed by you: a second person has to agree before it leaves.")
    return go_on(request, about + said % {"time": hour(leaves_at)})


@office(Role.CLERK)
@require_POST
def undo(request: OfficeRequest) -> HttpResponse:
    """Take back what one has said of messages at one instant, as long as none has left."""
    at = _instant(request.POST.get("at", ""))
    said = PlannedMessage.objects.filter(
        run__company=request.company,
        run__as_of=day_of(now()),
        approvals__by=request.user.username,
        approvals__at=at,
        approvals__withdrawn_at=None,
    )
    try:
        count = withdraw(said.select_related("run__company"), by=request.user.username, at=now())
    except InputError as error:
        return refused(request, explained(error))
    if not count:
        return refused(request, _("There is nothing to undo any more."))
    return go_on(request, _("Undone: it waits for a confirmation again."))


def refused(request: OfficeRequest, why: str) -> HttpResponse:
    """Back to the queue, saying why nothing was done."""
    return go_on(request, why, messages.ERROR)


def _instant(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None or found.tzinfo is None:
        raise Http404("no such instant")
    return found
