"""A formal notice that nobody carries: written once, then one task that says the way out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.dispatch.channels.print_batch import make_batch
from butoir.dispatch.models import Delivery, State
from butoir.dispatch.outbox import claim
from butoir.dunning.models import Release, Task
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.tasks import complete_task
from companies import at, make_company
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db

SECOND, NOTICE = date(2026, 2, 17), date(2026, 3, 9)  # a Monday
TWO_WEEKS = [NOTICE + timedelta(days=count) for count in range(14)]


@pytest.fixture
def company():
    """One debtor, whose two reminders have left."""
    company = automatic(make_company())
    one_late_invoice(company)
    for on in (FIRST, SECOND):
        assert work(company, on) == {"queued": 1}
        Delivery.objects.update(state=State.SENT)
    return company


def work(company, on):
    """The run of a day, its releases, and what is too late by now."""
    claim("w1", at(on, 1))
    run_day(company, on, by="clock", at=at(on, 6))
    return dict(release_approved(company, at=at(on, 6), by="clock"))


def notices():
    return Delivery.objects.filter(channel="registered")


def test_it_is_written_once_and_becomes_one_task_that_names_the_way_out(company):
    for on in TWO_WEEKS:
        work(company, on)
    assert [notice.state for notice in notices()] == [State.EXPIRED]
    task = Task.objects.get()
    assert (task.kind, task.done_at) == ("review", None)
    assert task.made_on == date(2026, 3, 12), "the day after the last on which it could leave"
    assert task.detail.startswith("registered: no carrier is set up and nobody printed")
    assert "butoir outbox print" in task.detail


def test_with_a_carrier_it_leaves_by_itself(company):
    for on in TWO_WEEKS[:4]:
        work(company, on)
    company.channels.create(channel="registered", provider="maileva")
    assert work(company, TWO_WEEKS[4]) == {"queued": 1}
    assert notices().filter(state=State.WAITING).count() == 1


def test_who_has_done_with_the_task_finds_the_letter_to_print(company):
    for on in TWO_WEEKS[:4]:
        work(company, on)
    complete_task(Task.objects.get(), "done", by="claire", at=at(TWO_WEEKS[4], 5))
    assert work(company, TWO_WEEKS[4]) == {"queued": 1}
    batch = make_batch(company, by="claire", at=at(TWO_WEEKS[4], 9))
    assert [delivery.channel for delivery in batch.deliveries.all()] == ["registered"]


def test_who_does_not_print_it_then_either_is_told_once_more(company):
    for on in TWO_WEEKS[:4]:
        work(company, on)
    complete_task(Task.objects.get(), "done", by="claire", at=at(TWO_WEEKS[4], 5))
    for on in TWO_WEEKS[4:]:
        work(company, on)
    assert notices().count() == 2
    assert [task.done_at is None for task in Task.objects.order_by("pk")] == [False, True]
    assert Release.objects.filter(reason="came back too often").count() == 0
