"""What a person makes of an answer: each address is one command of its room."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.dunning.answers.accepting import accept_answer, close_answer
from butoir.dunning.answers.cases import revoke_case
from butoir.dunning.answers.refusing import refuse_wish
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.answers.forms import accept_form, close_form
from butoir.web.office.answers.views import answer_of, show_answer
from butoir.web.office.commanding import carry_out

_PAGE = "answers:show"


@office(Role.CLERK)
@require_POST
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    """Record what the customer said; a manager where it is a plan."""
    answer, at = answer_of(request, pk), now()
    if answer.kind == "plan" and not request.role.includes(Role.MANAGER):
        raise PermissionDenied("a manager agrees to a plan")
    form = accept_form(answer.kind, day_of(at), request.POST)
    if not form.is_valid():
        return show_answer(request, answer, accepting=form)
    said = {"by": request.user.username, "at": at, **form.cleaned_data}
    return carry_out(
        request, lambda: accept_answer(answer, **said), _("Accepted: recorded."), _PAGE, answer.pk
    )


@office(Role.CLERK)
@require_POST
def close(request: OfficeRequest, pk: int) -> HttpResponse:
    """Read, and nothing is recorded, for a reason."""
    answer = answer_of(request, pk)
    form = close_form(answer.kind, request.POST)
    if not form.is_valid():
        return show_answer(request, answer, closing=form)
    given, at, who = form.cleaned_data, now(), request.user.username
    command: Callable[[], object] = partial(close_answer, answer, given["note"], by=who, at=at)
    said = _("Closed: the next steps go on.")
    if given.get("letter"):
        told = given["note"], given["explanation"]
        command = partial(refuse_wish, answer, *told, by=who, at=at)
        said = _("Closed: the letter is ready to leave.")
    return carry_out(request, command, said, _PAGE, answer.pk)


@office(Role.CLERK)
@require_POST
def revoke(request: OfficeRequest, pk: int) -> HttpResponse:
    """The links and the code of this customer open nothing any more."""
    answer = answer_of(request, pk)
    by, said = request.user.username, _("The links and the code open nothing any more.")
    return carry_out(
        request, lambda: revoke_case(answer.customer, by=by, at=now()), said, _PAGE, answer.pk
    )
