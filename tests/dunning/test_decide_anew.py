"""Books that come in after the day was decided: the day is decided again, no other is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.dunning.models import Run
from butoir.dunning.running import decide_anew, run_day
from companies import at, make_company
from dunning.test_day import FIRST, one_late_invoice

pytestmark = pytest.mark.django_db


def runs() -> list[tuple[date, int, int]]:
    return [(run.as_of, run.number, run.messages.count()) for run in Run.objects.order_by("pk")]


def test_what_came_in_after_the_run_is_in_the_next_run_of_the_day():
    company = make_company()
    run_day(company, FIRST, by="clock", at=at(FIRST))
    one_late_invoice(company)
    decide_anew(company, FIRST, by="claire", at=at(FIRST, 9))
    assert runs() == [(FIRST, 1, 0), (FIRST, 2, 1)]
    decide_anew(company, FIRST, by="claire", at=at(FIRST, 10))
    assert len(runs()) == 2, "it says the same"


def test_a_day_that_nobody_decided_yet_waits_for_its_hour():
    company = make_company()
    one_late_invoice(company)
    decide_anew(company, FIRST, by="claire", at=at(FIRST))
    assert runs() == []


def test_the_past_is_not_decided_again():
    company = make_company()
    run_day(company, FIRST, by="clock", at=at(FIRST))
    decide_anew(company, FIRST - timedelta(days=1), by="claire", at=at(FIRST))
    assert runs() == [(FIRST, 1, 0)]
