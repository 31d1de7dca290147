"""What is due is read from the database alone; doing it twice does nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.dispatch.outbox import claim
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage, Run
from butoir.journal.sealed import seal
from butoir.project.background.jobs import SEND_BATCH, Job, due_work, hourly_work, perform
from companies import AT, make_company
from dispatch.outboxes import put
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db

SIX = datetime.combine(FIRST, time(5), UTC)  # six o'clock in Paris in winter
SECOND = timedelta(seconds=1)


def kinds(now: datetime) -> list[str]:
    return [str(job) for job in due_work(now)]


def do(job: Job, now: datetime) -> int:
    return perform(job, lambda: now, "w1")


def fill(company, count: int, **changes) -> None:
    for number in range(count):
        put(company, number, **changes)


def test_a_company_is_decided_once_a_day_from_its_hour_on():
    make_company()
    assert kinds(SIX - SECOND) == []
    assert kinds(SIX) == ["company morel: run"]
    assert do(Job("run", "morel"), SIX) == 1
    assert kinds(SIX) == []
    assert kinds(SIX + timedelta(days=1) - SECOND) == []
    assert kinds(SIX + timedelta(days=1)) == ["company morel: run"]


def test_the_first_files_of_a_company_are_decided_at_any_hour_and_the_next_day_at_its_own():
    company = make_company()
    night = SIX - timedelta(hours=4)
    assert kinds(night) == []
    one_late_invoice(company)
    assert kinds(night) == ["company morel: run"]
    assert do(Job("run", "morel"), night) == 1
    assert kinds(night) == []
    assert kinds(night + timedelta(days=1)) == []
    assert kinds(SIX + timedelta(days=1)) == ["company morel: run"]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_night_with_an_hour_less_or_more_has_its_run(day: date):
    make_company(run_at=time(2, 30))
    instants = [datetime.combine(day, time(), UTC) + timedelta(minutes=n) for n in range(0, 240, 5)]
    done = sum(do(job, now) for now in instants for job in due_work(now))
    assert (done, Run.objects.get().as_of) == (1, day)


def test_a_run_that_somebody_else_did_meanwhile_is_not_done_again():
    make_company()
    job = due_work(SIX)[0]
    assert [do(job, SIX), do(job, SIX)] == [1, 0]
    assert Run.objects.count() == 1


def test_a_day_that_nobody_worked_is_not_made_up_but_what_was_due_comes_the_day_after():
    company = automatic(make_company())
    one_late_invoice(company)
    late = SIX + timedelta(days=3)
    do(Job("run", "morel"), late)
    assert [run.as_of for run in Run.objects.all()] == [FIRST + timedelta(days=3)]
    assert PlannedMessage.objects.count() == 1


def test_what_the_bank_brought_is_matched_before_the_day_is_decided():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    source = company.imports.create(
        name="bank", file=seal(b"bank", "text/plain", AT), imported_at=AT, imported_by="claire"
    )
    account = company.bank_accounts.create(number="FR7630006000011234567890189")
    said = {"format": "camt", "currency": "EUR", "to_on": FIRST, "balanced": True}
    statement = account.statements.create(source=source, **said)
    entry = account.entries.create(
        statement=statement,
        key="1",
        booked_on=FIRST - timedelta(days=1),
        cents=invoice.cents,
        currency="EUR",
        counterparty_name=invoice.customer.name,
        remittance=f"Facture {invoice.number}",
    )
    do(Job("run", "morel"), SIX)
    entry.refresh_from_db()
    assert entry.state in ("allocated", "suggested")
    assert not PlannedMessage.objects.exists()


def test_what_was_agreed_to_is_released_and_then_no_longer_due():
    company = make_company()
    one_late_invoice(company)
    do(Job("run", "morel"), SIX)
    assert kinds(SIX) == [], "nobody has agreed"
    approve(PlannedMessage.objects.all(), by="claire", at=SIX)
    assert kinds(SIX) == ["company morel: release"]
    assert do(Job("release", "morel"), SIX) == 1
    assert kinds(SIX) == ["send"]
    assert do(Job("release", "morel"), SIX) == 0


def test_an_approval_of_yesterday_releases_nothing_today():
    company = automatic(make_company())
    one_late_invoice(company)
    do(Job("run", "morel"), SIX)
    assert kinds(SIX + timedelta(hours=19)) == []


def test_sending_is_cut_into_jobs_of_one_batch_each():
    company = make_company(run_at=time(23, 59))
    fill(company, SEND_BATCH + 1)
    assert due_work(AT) == [Job("send", part=0), Job("send", part=1)]
    assert kinds(AT - SECOND) == [], "not before its time"


def test_what_waits_for_a_person_or_for_quiet_hours_to_end_is_not_due():
    company = make_company(run_at=time(23, 59))
    company.channels.create(channel="email", quiet_from=time(20), quiet_to=time(8))
    put(company)
    put(company, 2, channel="post")
    assert kinds(AT.replace(hour=21)) == []
    assert kinds(AT) == ["send"]


def test_what_is_too_late_to_leave_is_work_too():
    company = make_company(run_at=time(23, 59))
    put(company, 2, channel="post", not_after=AT + SECOND)
    assert kinds(AT) == []
    assert kinds(AT + 2 * SECOND) == ["send"]


def test_what_a_dead_worker_held_is_due_when_its_lease_ends():
    company = make_company(run_at=time(23, 59))
    put(company)
    claim("dead", AT, lease=timedelta(minutes=5))
    assert kinds(AT + timedelta(minutes=4)) == []
    late = AT + timedelta(minutes=5)
    assert kinds(late) == ["recover"]
    assert do(Job("recover"), late) == 1
    assert Delivery.objects.get().state == State.WAITING


def test_proofs_are_asked_for_and_what_has_passed_its_time_is_looked_at_once_an_hour():
    make_company("b")
    make_company("a")
    assert [str(job) for job in hourly_work()] == [
        "company a: proofs",
        "company b: proofs",
        "company a: retention",
        "company b: retention",
    ]
    assert perform(Job("retention", "a"), lambda: SIX, "worker") == 0


def test_what_is_due_costs_the_same_for_many_companies(django_assert_num_queries):
    for number in range(30):
        company = make_company(f"c{number}")
        fill(company, 2)
    with django_assert_num_queries(8):
        assert len(due_work(SIX + timedelta(days=60))) == 32
