"""The days on which nothing leaves: those of the country, and those of the company itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dunning.closing import LONGEST_DAYS, close_days, closures_from, reopen_days
from butoir.dunning.models import ClosedDays
from butoir.dunning.running import decide_anew
from butoir.law.calendar import calendar_for
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page

_AHEAD_DAYS = 730


class ClosureForm(forms.Form):
    """Days on which the company is closed."""

    first_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label=gettext_lazy("until, this day included"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as annual leave or stocktaking."),
    )


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Closures to come of the company, and public holidays of its country by year."""

    closures: tuple[ClosedDays, ...]
    holidays: tuple[tuple[int, tuple[date, ...]], ...]


@office(Role.READER)
@require_safe
def show_calendar(request: OfficeRequest) -> HttpResponse:
    """All the closed days to come."""
    return _show(request, ClosureForm())


@office(Role.OWNER)
@require_POST
def close(request: OfficeRequest) -> HttpResponse:
    """The company is closed for some days; a day that was decided is decided anew."""
    form = ClosureForm(request.POST)
    if not form.is_valid() or not _close(request, form):
        return _show(request, form)
    messages.success(request, _("Saved."))
    return redirect("settings:calendar", request.company.key)


@office(Role.OWNER)
@require_POST
def reopen(request: OfficeRequest, pk: int) -> HttpResponse:
    """The company works on those days after all."""
    row = get_object_or_404(ClosedDays, company=request.company, pk=pk)
    by = request.user.username
    try:
        reopen_days(row, by=by, at=now())
    except InputError:
        messages.error(request, _("Nothing was different: nothing was changed."))
    else:
        decide_anew(request.company, day_of(now()), by=by, at=now())
        messages.success(request, _("Saved."))
    return redirect("settings:calendar", request.company.key)


def _close(request: OfficeRequest, form: ClosureForm) -> bool:
    said, by = form.cleaned_data, request.user.username
    try:
        close_days(
            request.company, said["first_on"], said["last_on"], said["reason"], by=by, at=now()
        )
    except InputError:
        why = _("It must not be before the first day, nor more than %(n)s days in all.")
        form.add_error("last_on", why % {"n": LONGEST_DAYS})
        return False
    decide_anew(request.company, day_of(now()), by=by, at=now())
    return True


def _show(request: OfficeRequest, form: ClosureForm) -> HttpResponse:
    today = day_of(now())
    page = CalendarPage(
        tuple(closures_from(request.company, today)), _holidays(request.company.country, today)
    )
    status = 422 if request.method == "POST" else 200
    owner = request.role.includes(Role.OWNER)
    more = {"form": form, "owner": owner}
    return render_page(request, "settings", "settings/calendar.html", page, status=status, **more)


def _holidays(country: str, today: date) -> tuple[tuple[int, tuple[date, ...]], ...]:
    calendar, first = calendar_for(country), date(today.year, 1, 1)
    days = [first + timedelta(days=count) for count in range(_AHEAD_DAYS)]
    closed = [day for day in days if calendar.is_holiday(day)]
    years = (today.year, today.year + 1)
    return tuple((year, tuple(day for day in closed if day.year == year)) for year in years)
