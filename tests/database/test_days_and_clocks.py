"""The same day twice, clocks that go back, and who pays while people make up their minds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from bad_days import CUSTOMERS, DAY, full, rows
from crashing import World, world
from installed import butoir

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import claim, recover
from butoir.dunning.approving import approve, ready_messages
from butoir.dunning.models import PlannedMessage, Release, Run
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_receipt
from companies import altered_journal, at, make_company
from dunning.test_day import FIRST, WHO, automatic, one_late_invoice


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("bad-days"), at(FIRST), CUSTOMERS) as made:
        yield full(made)


def test_the_same_day_twice_adds_nothing_the_second_time(company: World):
    with company.story() as story:
        first = json.loads(butoir(story.environment, "run", "--as-of", DAY, "--json").stdout)
        assert first["released"] == {"queued": CUSTOMERS}
        known = rows(story)
        again = json.loads(butoir(story.environment, "run", "--as-of", DAY, "--json").stdout)
        assert (again["run"], again["repeated"], again["released"]) == (1, True, {})
        assert rows(story) == known


def test_a_dry_run_says_the_same_and_leaves_nothing(company: World):
    with company.story() as story:
        words = ("run", "--as-of", DAY, "--json")
        dry = json.loads(butoir(story.environment, *words, "--dry-run").stdout)
        assert rows(story) == [0, 0, 0, 0]
        real = json.loads(butoir(story.environment, *words).stdout)
        assert dry["messages"] == real["messages"]
        assert (dry["run"], real["run"]) == (None, 1)


def test_a_day_before_the_last_run_is_refused_and_says_why(company: World):
    with company.story() as story:
        butoir(story.environment, "run", "--as-of", DAY)
        told = butoir(story.environment, "run", "--as-of", "2026-02-06", status=2).stderr
        assert f"{DAY} was decided already: the past is not decided again" in told
        butoir(story.environment, "run", "--as-of", "2026-02-06", "--dry-run")
        assert rows(story)[0] == 1


def test_a_slip_of_the_pen_cannot_decide_a_day_far_ahead(company: World):
    with company.story() as story:
        told = butoir(story.environment, "run", "--as-of", "2059-02-09", status=2).stderr
        assert "more than a year ahead" in told
        assert rows(story)[0] == 0
        later = str(datetime.now(UTC).date() + timedelta(days=30))
        told = butoir(story.environment, "run", "--as-of", later).stderr
        assert f"no day before {later} is decided any more, until it has passed" in told


@pytest.mark.django_db
def test_a_clock_that_goes_back_does_not_stop_the_work_nor_the_order_of_the_journal():
    """An instant is what the clock said; the order is the journal's own, whatever clocks say."""
    company = automatic(make_company())
    one_late_invoice(company)
    run_day(company, FIRST, by="clock", at=at(FIRST, 12))
    assert release_approved(company, at=at(FIRST, 11), by="clock") == {"queued": 1}
    assert run_day(company, FIRST, by="clock", at=at(FIRST, 9)).repeated
    events = list(Event.objects.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert events[-1].at < next(event.at for event in events if event.kind == "run")
    assert altered_journal() == []


@pytest.mark.django_db
def test_a_clock_that_goes_back_makes_nothing_leave_twice_or_never():
    company = automatic(make_company())
    one_late_invoice(company)
    run_day(company, FIRST, by="clock", at=at(FIRST, 12))
    release_approved(company, at=at(FIRST, 12), by="clock")
    assert claim("one", at(FIRST, 11)) == [], "its time has not come again"
    assert len(claim("one", at(FIRST, 12))) == 1
    recover(at(FIRST, 11))
    assert claim("two", at(FIRST, 11)) == [], "it is in the hands of the first"
    recover(at(FIRST, 13))
    assert len(claim("two", at(FIRST, 13))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("run_again", [False, True])
def test_who_paid_after_the_approval_gets_nothing_and_the_others_do(run_again: bool):
    company = make_company()
    invoice = one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run_day(company, FIRST, by="clock", at=at(FIRST))
    approve(PlannedMessage.objects.all(), by="claire", at=at(FIRST))
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    if run_again:
        assert run_day(company, FIRST, by="clock", at=at(FIRST)).run.number == 2
        assert [row.customer.code for row in ready_messages(company, FIRST, at(FIRST))] == ["ROY"]
    release_approved(company, at=at(FIRST), by="clock")
    assert [row.reference for row in Delivery.objects.all()] == ["ROY"]
    skipped = [(row.outcome, row.reason) for row in Release.objects.filter(delivery=None)]
    assert skipped == ([] if run_again else [("skipped", "nothing is due any more")])


@pytest.mark.django_db
def test_the_past_stays_refused_whatever_the_clock_says():
    company = automatic(make_company())
    run_day(company, FIRST, by="clock", at=at(FIRST))
    with pytest.raises(InputError, match="was decided already"):
        run_day(company, FIRST - timedelta(days=1), by="clock", at=at(FIRST, 12))
    assert Run.objects.count() == 1
