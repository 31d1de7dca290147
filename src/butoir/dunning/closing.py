"""The days on which a company itself is closed: nobody would answer what leaves on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from butoir.core.errors import InputError
from butoir.dunning.models import ClosedDays
from butoir.journal.events import lock_head, record_event
from butoir.law.calendar import Calendar
from butoir.users.models import Company

LONGEST_DAYS = 92  # a longer pause is a slip of the pen


@transaction.atomic
def close_days(
    company: Company, first_on: date, last_on: date, reason: str, *, by: str, at: datetime
) -> ClosedDays:
    """Decide nothing from one day to another, both included.

    Raises InputError for days in the wrong order, and for more than 92.
    """
    if last_on < first_on:
        raise InputError("the last day is before the first", field="last_on")
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise InputError(f"more than {LONGEST_DAYS} days", field="last_on")
    lock_head(company)
    row = ClosedDays.objects.create(
        company=company, first_on=first_on, last_on=last_on, reason=reason, made_at=at, made_by=by
    )
    said = {"first_on": first_on, "last_on": last_on, "reason": reason}
    record_event(company, "closed-days", f"closed:{row.pk}", by=by, at=at, data=said)
    return row


@transaction.atomic
def reopen_days(row: ClosedDays, *, by: str, at: datetime) -> None:
    """Work on them after all. Raises InputError when that was said already."""
    lock_head(row.company)
    done = ClosedDays.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at, ended_by=by)
    if not done:
        raise InputError("is no closure any more", field="closed_days")
    said = {"first_on": row.first_on, "last_on": row.last_on}
    record_event(row.company, "closed-days-ended", f"closed:{row.pk}", by=by, at=at, data=said)


def closures_from(company: Company, day: date) -> QuerySet[ClosedDays]:
    """The closures that are not over before a day, the first ones first."""
    found = ClosedDays.objects.filter(company=company, ended_at=None, last_on__gte=day)
    return found.order_by("first_on", "pk")


def is_closed(company: Company, day: date) -> bool:
    """Whether the company itself is closed on a day; holidays and week-ends are not asked."""
    return closures_from(company, day).filter(first_on__lte=day).exists()


def next_day_of_work(calendar: Calendar, closures: Iterable[ClosedDays], day: date) -> date:
    """The day itself, or the first one after it on which neither the country nor the company is
    closed; the closures in their order."""
    day = calendar.next_open(day)
    for row in closures:
        if row.first_on <= day <= row.last_on:
            day = calendar.next_open(row.last_on + timedelta(days=1))
    return day
