"""One command of a room behind an address: done and said, or refused and said why."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from butoir.core.errors import InputError
from butoir.web.office.access import OfficeRequest
from butoir.web.words.told import told


def carry_out(
    request: OfficeRequest, command: Callable[[], object], said: str, page: str, pk: int
) -> HttpResponse:
    """Run the command, tell how it ended, and go to that page of that row (303)."""
    try:
        command()
    except InputError as error:
        messages.error(request, told(error.message))
    else:
        messages.success(request, said)
    where = reverse(page, args=(request.company.key, pk))
    return HttpResponseRedirect(where, status=303)
