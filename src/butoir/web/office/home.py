"""The first address: to the work of the day, of the only company or the first one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from butoir.users.access import companies_of
from butoir.users.models import Company, User


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the page of the day; to the first steps while there is no company at all.

    PermissionDenied for a person without any company where others have one.
    """
    assert isinstance(request.user, User)
    company = companies_of(request.user).first()
    if company is None and not Company.objects.exists():
        return redirect("start:company")
    if company is None:
        raise PermissionDenied("no company")
    return redirect("today:list", company.key)
