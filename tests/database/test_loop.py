"""The loop of one machine: it does each thing at its time, and one that fails stops no other."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta

import pytest

from butoir.dispatch.models import Delivery
from butoir.dunning.models import PlannedMessage, Run, ScenarioVersion
from butoir.project.background.figures import read_figures
from butoir.project.background.loop import POLL_SECONDS, rest_after, run_loop
from companies import make_company
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db

SIX = datetime.combine(FIRST, time(5), UTC)  # six o'clock in Paris in winter


class Night:
    """A clock that moves while the loop rests, and tells it to stop at the end."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.now, self.end = start, end

    def __call__(self) -> datetime:
        return self.now

    def is_set(self) -> bool:
        return self.now >= self.end

    def wait(self, timeout: float) -> bool:
        self.now += timedelta(seconds=timeout)
        return self.is_set()


def loop(start: datetime, end: datetime) -> None:
    night = Night(start, end)
    run_loop(night, night, "w1")


def test_each_days_run_takes_place_at_its_hour():
    make_company()
    make_company("early", run_at=time(5, 55))
    for day in range(2):
        six = SIX + timedelta(days=day)
        loop(six - timedelta(minutes=10), six + timedelta(minutes=1))
    made = Run.objects.order_by("made_at").values_list("company__key", "as_of", "made_at")
    hours = [
        ("early", FIRST, SIX - timedelta(minutes=5)),
        ("morel", FIRST, SIX),
        ("early", FIRST + timedelta(days=1), SIX + timedelta(days=1, minutes=-5)),
        ("morel", FIRST + timedelta(days=1), SIX + timedelta(days=1)),
    ]
    assert [row[:2] for row in made] == [hour[:2] for hour in hours]
    for (_, _, at), (_, _, hour) in zip(made, hours, strict=True):
        assert timedelta() <= at - hour <= timedelta(seconds=POLL_SECONDS)


def test_what_a_job_makes_due_is_done_before_the_loop_rests():
    company = automatic(make_company())
    one_late_invoice(company)
    loop(SIX, SIX + timedelta(seconds=1))
    assert PlannedMessage.objects.count() == 1
    assert Delivery.objects.get().created_at == SIX


def test_a_company_that_fails_is_named_and_tried_later_and_stops_no_other(caplog):
    broken = automatic(make_company("broken"))
    make_company("sound")
    ScenarioVersion.objects.filter(scenario__company=broken).update(policy={"nonsense": 1})
    with caplog.at_level(logging.ERROR):
        loop(SIX, SIX + timedelta(minutes=10))
    assert [run.company.key for run in Run.objects.all()] == ["sound"]
    told = [(record.getMessage(), record.exc_info) for record in caplog.records]
    what = 'standard v1, field "nonsense": unknown key of the policy'
    waits = [15, 30, 60, 120, 240, 480]
    assert told == [
        (f"company broken: run failed: {what}; next try in {wait} s", None) for wait in waits
    ]


def test_after_a_clock_that_was_ahead_each_day_that_is_not_decided_is_told_until_that_day(caplog):
    """The clock is a week ahead on Monday 9 February, then right from six o'clock on."""
    company = make_company()
    week = timedelta(days=7)
    loop(SIX + week, SIX + week + timedelta(seconds=1))
    assert read_figures(SIX)["decided_ahead"] == 1
    for day in (0, 6):
        caplog.clear()
        loop(SIX + timedelta(days=day), SIX + timedelta(days=day, seconds=15))
        today = FIRST + timedelta(days=day)
        assert (
            f"company morel: run failed: the run of {today}: a run of 2026-02-16 exists, made by "
            f"butoir when the clock said 2026-02-16 06:00: {today} is not decided because of it"
        ) in caplog.text
        assert "set the clock right if it was wrong" in caplog.text
    caplog.clear()
    loop(SIX + week, SIX + week + timedelta(days=1, seconds=15))
    assert "failed" not in caplog.text
    days = company.runs.values_list("as_of", flat=True).order_by("as_of")
    assert list(days) == [FIRST + week, FIRST + week + timedelta(days=1)]
    assert read_figures(SIX + week + timedelta(days=1))["decided_ahead"] == 0


def test_a_company_that_was_mended_is_done_at_the_next_try():
    company = automatic(make_company())
    version = ScenarioVersion.objects.get()
    ScenarioVersion.objects.update(policy={"nonsense": 1})
    loop(SIX, SIX + timedelta(minutes=1))
    assert not Run.objects.exists()
    ScenarioVersion.objects.update(policy=version.policy)
    loop(SIX + timedelta(minutes=2), SIX + timedelta(minutes=3))
    assert Run.objects.get().company == company


def test_rests_grow_up_to_an_hour():
    rests = [rest_after(failures).total_seconds() for failures in (1, 2, 3, 9, 10, 1000)]
    assert rests == [15, 30, 60, 3600, 3600, 3600]
