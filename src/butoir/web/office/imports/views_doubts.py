"""A statement that does not add up: a person has looked, and nothing is missing from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from butoir.ledger.doubts import vouch_for
from butoir.ledger.models import Statement
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office


@office(Role.MANAGER)
@require_POST
def check_statement(request: OfficeRequest, pk: int) -> HttpResponse:
    """Believe a statement whose figures do not add up, since a person looked at it."""
    found = Statement.objects.select_related("account__company")
    statement = get_object_or_404(found, account__company=request.company, pk=pk)
    vouch_for(statement, by=request.user.username, at=now())
    messages.success(request, _("Noted: the bank data of these days counts again."))
    return redirect("imports:list", request.company.key)
