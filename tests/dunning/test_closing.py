"""On the days on which a company is closed nothing is decided; the next day catches up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dunning.closing import (
    LONGEST_DAYS,
    close_days,
    closures_from,
    is_closed,
    next_day_of_work,
    reopen_days,
)
from butoir.dunning.models import ClosedDays
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.law.calendar import calendar_for
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company
from companies import at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def company() -> Company:
    """A company with an invoice whose first reminder is due on Tuesday 3 March 2026."""
    made = make_company()
    due = TUESDAY - timedelta(days=7)
    record_invoice(make_customer(made), "F1", 100_00, due, by="claire", at=at(due))
    return made


def close(company: Company, first: date = TUESDAY, last: date = FRIDAY) -> ClosedDays:
    return close_days(company, first, last, "Inventaire", by="claire", at=at(TUESDAY))


def said(company: Company, day: date, **how: bool) -> int:
    return len(run_day(company, day, by="clock", at=at(day), dry_run=True, **how).plan.messages)


def test_nothing_is_decided_until_the_company_opens_again(company):
    assert said(company, TUESDAY) == 1
    close(company)
    assert [said(company, day) for day in (TUESDAY, FRIDAY)] == [0, 0]
    assert said(company, date(2026, 3, 9)) == 1, "the next open day catches up"


def test_a_person_may_ask_for_the_day_all_the_same(company):
    close(company)
    assert said(company, TUESDAY, closed_days_too=True) == 1


def test_another_company_is_not_closed(company):
    close(make_company("autre", name="Autre"))
    assert said(company, TUESDAY) == 1


def test_a_closure_is_ended_and_stays_on_record(company):
    row = close(company)
    reopen_days(row, by="claire", at=at(TUESDAY, 9))
    assert not is_closed(company, TUESDAY)
    assert said(company, TUESDAY) == 1
    assert ClosedDays.objects.get().ended_by == "claire"
    kinds = Event.objects.filter(kind__startswith="closed-days").values_list("kind", flat=True)
    assert list(kinds) == ["closed-days", "closed-days-ended"]
    with pytest.raises(InputError):
        reopen_days(row, by="claire", at=at(TUESDAY, 9))


@pytest.mark.parametrize("last", [TUESDAY - timedelta(1), TUESDAY + timedelta(LONGEST_DAYS)])
def test_days_in_the_wrong_order_or_too_many_are_refused(company, last):
    with pytest.raises(InputError) as refused:
        close(company, TUESDAY, last)
    assert refused.value.field == "last_on"
    assert not ClosedDays.objects.exists()


def test_the_next_day_of_work_passes_closures_and_the_days_that_everybody_has_off(company):
    close(company)
    close(company, date(2026, 3, 9), date(2026, 3, 9))
    closures = closures_from(company, TUESDAY)
    calendar = calendar_for("FR")
    assert next_day_of_work(calendar, closures, TUESDAY) == date(2026, 3, 10)
    assert next_day_of_work(calendar, closures, date(2026, 3, 2)) == date(2026, 3, 2)
