"""A day without work: why, and when the next work appears."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta

from butoir.dunning.closing import closures_from, is_closed, next_day_of_work
from butoir.dunning.models import Run
from butoir.dunning.saving import read_plan
from butoir.law.calendar import calendar_for
from butoir.ledger.models import Invoice
from butoir.users.models import Company


@dataclass(frozen=True, slots=True)
class Idle:
    """`why` is "closed", "no-run", or "nothing"; the next work is of so many debtors on a day.

    `run_at` is the hour of the daily decision, `decided_on` the day of the last one; while there
    was none, `first_on` is the day of the first when there are invoices to decide about.
    """

    why: str
    run_at: time
    decided_on: date | None = None
    next_on: date | None = None
    debtors: int = 0
    first_on: date | None = None


def read_idle(company: Company, run: Run | None, as_of: date) -> Idle:
    """Why a day has no run or no work, from the last decision, in five queries at most."""
    calendar = calendar_for(company.country)
    last = (
        run
        or Run.objects.filter(company=company, as_of__lt=as_of).order_by("as_of", "number").last()
    )
    why = "nothing" if run else "no-run"
    if not calendar.is_open(as_of) or is_closed(company, as_of):
        why, last = "closed", _last_that_says(company, as_of)
    if last is None:
        return Idle(why, company.run_at, first_on=_first(company, as_of))
    next_on, debtors = _next(last, as_of, company)
    return Idle(why, company.run_at, last.as_of, next_on, debtors)


def _last_that_says(company: Company, as_of: date) -> Run | None:
    """A run of a closed day decides nothing: the last one before it that did."""
    runs = Run.objects.filter(company=company, as_of__lte=as_of, counts__waiting__gt=0)
    return runs.select_related("plan").order_by("as_of", "number").last()


def _first(company: Company, as_of: date) -> date | None:
    if not Invoice.objects.filter(company=company).exists():
        return None
    return next_day_of_work(calendar_for(company.country), closures_from(company, as_of), as_of)


def _next(run: Run, as_of: date, company: Company) -> tuple[date | None, int]:
    """The first open day after `as_of` on which something that waits is due, and of how many.

    A date that was passed since then is work of the next open day.
    """
    calendar = calendar_for(company.country)
    closures = list(closures_from(company, as_of))
    tomorrow = as_of + timedelta(days=1)
    due: dict[date, set[str]] = defaultdict(set)
    plan = read_plan(bytes(run.plan.content))
    for customer, _, _, until, step in plan["waiting"]:
        if until and step:
            day = max(tomorrow, date.fromisoformat(until))
            due[next_day_of_work(calendar, closures, day)].add(customer)
    if not due:
        return None, 0
    first = min(due)
    return first, len(due[first])
