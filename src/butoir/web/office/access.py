"""Who gets to a page of a company: the decorator that every view of the office wears."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from butoir.users.access import membership_for
from butoir.users.models import Company, Role, User
from butoir.web.languages import speak_as_in

View = Callable[..., HttpResponseBase]


class OfficeRequest(HttpRequest):
    """The request of somebody who has a role in a company: what the views are given."""

    user: User
    company: Company
    role: Role
    htmx: Any


def office(role: Role) -> Callable[[View], View]:
    """For people with that role, or a higher one, in the company that the address names.

    Others get the same refusal whether the company exists or not (PermissionDenied).
    """

    def wear(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, company: str, *args: Any, **kwargs: Any) -> Any:
            theirs = cast(OfficeRequest, request)
            found = membership_for(theirs.user, company, role)
            theirs.company, theirs.role = found.company, Role(found.role)
            speak_as_in(found.company)
            return view(theirs, *args, **kwargs)

        guarded.least_role = role  # type: ignore[attr-defined]  # the tests of every address ask it
        return guarded

    return wear
