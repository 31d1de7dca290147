"""The editor of scenarios: looked at as often as one likes, saved as a new version."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from butoir.core.policy import Policy, policy_from_table
from butoir.dunning.models import Scenario, ScenarioVersion
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.trying import Effect, audience_of, try_policy
from butoir.ledger.models import CustomerGroup
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.scenarios.draft import Draft, look_at, read_draft, start_draft
from butoir.web.office.scenarios.editor import editor_page
from butoir.web.office.scenarios.forms import FollowForm
from butoir.web.office.scenarios.read import group_choices, groups_following
from butoir.web.office.shell import render_page, render_part

_TEMPLATE, _PART = "scenarios/edit.html", "scenarios/effect.html"
_ADD = 2  # rows at once


@office(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """The editor of a scenario, which begins as its last version or the `version` of the address;
    what is sent is looked at, given more rows, or saved."""
    scenario = get_object_or_404(Scenario, company=request.company, pk=pk)
    if request.method == "POST":
        return _answer(request, scenario)
    last = _version(scenario, request.GET.get("version", ""))
    policy = policy_from_table(last.policy, scenario.name) if last else Policy()
    modes = last.modes if last else {}
    chosen = groups_following(scenario, day_of(now()))
    return _show(
        request, start_draft(scenario.name, policy, modes, _follow_form(request, chosen)), scenario
    )


@office(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: OfficeRequest) -> HttpResponse:
    """The editor of a new scenario, which begins as the default one."""
    if request.method == "POST":
        return _answer(request, None)
    return _show(request, start_draft("", Policy(), {}, _follow_form(request, [])), None)


@office(Role.MANAGER)
@require_POST
def effect(request: OfficeRequest) -> HttpResponse:
    """What the form would change, as HTMX asks while it is filled in."""
    draft = _read(request, request.POST)
    page = editor_page(request.company, draft, None, _looked_at(request, draft))
    return render_part(request, _PART, page)


def _version(scenario: Scenario, number: str) -> ScenarioVersion | None:
    versions = scenario.versions.order_by("number")
    if number.isdecimal():
        return get_object_or_404(versions, number=int(number[:9]))
    return versions.last()


def _follow_form(request: OfficeRequest, chosen: list[str]) -> FollowForm:
    initial = {"from_on": day_of(now()), "groups": chosen}
    return FollowForm(group_choices(request.company), day_of(now()), initial=initial)


def _read(request: OfficeRequest, data: QueryDict) -> Draft:
    return read_draft(data, group_choices(request.company), day_of(now()))


def _answer(request: OfficeRequest, scenario: Scenario | None) -> HttpResponse:
    if "more" in request.POST:
        draft = _read(request, _with_more_rows(request.POST))
        return _show(request, draft, scenario)
    draft = _read(request, request.POST)
    found = _looked_at(request, draft)
    if "save" not in request.POST:
        return _show(request, draft, scenario, found)
    if not draft.may_be_saved:
        return _show(request, draft, scenario, found, status=422)
    return _save(request, draft)


def _with_more_rows(data: QueryDict) -> QueryDict:
    wider = data.copy()
    total = data.get("step-TOTAL_FORMS", "")
    wider["step-TOTAL_FORMS"] = str(int(total) + _ADD) if total.isdecimal() else "5"
    return wider


def _looked_at(request: OfficeRequest, draft: Draft) -> Effect | None:
    """The concerns go into the draft; what today would bring is given when it makes a policy."""
    if draft.policy is None:
        return None
    today = day_of(now())
    groups = draft.follow.chosen() or [None]
    look_at(
        draft, audience_of(request.company, groups, today), draft.follow.cleaned_data["from_on"]
    )
    moved = draft.follow.cleaned_data["running"]
    return try_policy(request.company, draft.policy, today, groups, move_running=moved)


@transaction.atomic
def _save(request: OfficeRequest, draft: Draft) -> HttpResponse:
    """One version, and its assignments, each with its event."""
    company, who = request.company, {"by": request.user.username, "at": now()}
    limits, follow = draft.limits.cleaned_data, draft.follow.cleaned_data
    version = make_scenario(company, limits["name"], draft.table, draft.modes, **who)  # type: ignore[arg-type]
    _follow(request, version, draft.follow.chosen(), follow)
    said = {"name": limits["name"], "number": version.number}
    messages.success(request, _("%(name)s is saved as version %(number)s.") % said)
    return redirect("scenarios:one", company.key, version.scenario_id)


def _follow(
    request: OfficeRequest,
    version: ScenarioVersion,
    groups: list[int | None],
    follow: dict[str, object],
) -> None:
    known = {group.pk: group for group in CustomerGroup.objects.filter(company=request.company)}
    for pk in groups:
        assign(
            request.company,
            version,
            follow["from_on"],  # type: ignore[arg-type]
            by=request.user.username,
            at=now(),
            group=known[pk] if pk is not None else None,
            running=bool(follow["running"]),
        )


def _show(
    request: OfficeRequest,
    draft: Draft,
    scenario: Scenario | None,
    found: Effect | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    page = editor_page(request.company, draft, scenario, found)
    answer = render_page(request, "settings", _TEMPLATE, page)
    answer.status_code = status
    return answer
