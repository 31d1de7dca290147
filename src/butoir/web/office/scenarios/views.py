"""The pages about scenarios: all of them, and one with its history."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.models import Scenario
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.scenarios.read import read_scenario, read_scenarios
from butoir.web.office.shell import render_page


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """Every scenario and who follows it."""
    page = read_scenarios(request.company, day_of(now()))
    return render_page(
        request,
        "settings",
        "scenarios/list.html",
        page,
        may_edit=request.role.includes(Role.MANAGER),
    )


@office(Role.READER)
@require_safe
def show_one(request: OfficeRequest, pk: int) -> HttpResponse:
    """One scenario: its axis, its versions, who changed what when."""
    found = Scenario.objects.select_related("company").filter(versions__isnull=False).distinct()
    scenario = get_object_or_404(found, company=request.company, pk=pk)
    page = read_scenario(scenario, day_of(now()))
    return render_page(
        request,
        "settings",
        "scenarios/one.html",
        page,
        may_edit=request.role.includes(Role.MANAGER),
    )
