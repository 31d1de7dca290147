"""An approval that counts a little later, so that its author can still take it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from butoir.core.errors import InputError
from butoir.dunning.approving import approve, ready_messages, refuse, withdraw
from butoir.dunning.models import Approval, PlannedMessage, Run
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.project.background.jobs import due_work
from companies import AT, altered_journal, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
NOW = at(DAY)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def company():
    company = make_company(run_at="00:00")
    late(company, "PETIT")
    run_day(company, DAY, by="clock", at=NOW)
    return company


def late(company, code):
    due = date(2026, 1, 31)
    customer = make_customer(company, code)
    record_invoice(customer, f"F-{code}", 100_00, due, by="claire", at=AT)


def messages():
    return PlannedMessage.objects.filter(release=None, run=Run.objects.latest("pk"))


def confirm(now=NOW, by="claire"):
    return approve(messages(), by=by, at=now, from_at=now + timedelta(minutes=10))


def kinds_of_work(now):
    return [job.kind for job in due_work(now)]


def test_nothing_leaves_before_its_moment_and_all_of_it_after(company):
    confirm()
    almost = LATER - timedelta(seconds=1)
    assert not ready_messages(company, DAY, almost).exists()
    assert release_approved(company, at=almost, by="clock") == {}
    assert "release" not in kinds_of_work(almost)
    assert "release" in kinds_of_work(LATER)
    assert release_approved(company, at=LATER, by="clock") == {"queued": 1}


def test_without_a_moment_of_its_own_it_counts_at_once(company):
    approve(messages(), by="claire", at=NOW)
    assert "release" in kinds_of_work(NOW)
    assert release_approved(company, at=NOW, by="clock") == {"queued": 1}


def test_what_was_taken_back_never_leaves(company):
    confirm()
    assert withdraw(messages(), by="claire", at=NOW + timedelta(minutes=3)) == 1
    assert "release" not in kinds_of_work(LATER)
    assert release_approved(company, at=LATER, by="clock") == {}
    said = list(Event.objects.filter(about__startswith="message:").values_list("kind", "by"))
    assert said == [("approved", "claire"), ("withdrawn", "claire")]
    assert altered_journal() == []


def test_what_was_taken_back_can_be_approved_again(company):
    confirm()
    withdraw(messages(), by="claire", at=NOW)
    assert confirm(LATER) == 1
    assert release_approved(company, at=LATER, by="clock") == {}
    again = LATER + timedelta(minutes=10)
    assert release_approved(company, at=again, by="clock") == {"queued": 1}
    assert Approval.objects.count() == 2


def test_a_message_left_out_can_come_back_to_the_work(company):
    refuse(messages(), "le client a appelé", by="claire", at=NOW)
    withdraw(messages(), by="claire", at=NOW)
    approve(messages(), by="claire", at=NOW)
    assert release_approved(company, at=NOW, by="clock") == {"queued": 1}


def test_a_person_takes_back_only_what_they_said_themselves(company):
    confirm(by="paul")
    assert withdraw(messages(), by="claire", at=NOW) == 0
    assert ready_messages(company, DAY, LATER).count() == 1


def test_what_has_left_is_not_taken_back_nor_anything_beside_it(company):
    late(company, "ROY")
    run_day(company, DAY, by="clock", at=NOW)
    both = list(messages())
    approve([both[0]], by="claire", at=NOW)
    approve([both[1]], by="claire", at=NOW, from_at=LATER)
    release_approved(company, at=NOW, by="clock")
    with pytest.raises(InputError, match="released already"):
        withdraw(both, by="claire", at=NOW)
    assert not Approval.objects.exclude(withdrawn_at=None).exists()


def test_taken_back_while_the_letters_are_written_it_does_not_leave(company):
    approve(messages(), by="claire", at=NOW)
    chosen = list(messages())

    def write(*_told):
        pytest.fail("a message that was taken back is not written")

    withdraw(chosen, by="claire", at=NOW)
    assert release_approved(company, at=NOW, by="clock", write=write) == {}


def test_a_second_run_of_the_day_keeps_the_moment_and_forgets_what_was_taken_back(company):
    late(company, "ROY")
    run_day(company, DAY, by="clock", at=NOW)
    confirm()
    withdraw(messages().filter(customer__code="ROY"), by="claire", at=NOW)
    late(company, "ABEL")
    second = run_day(company, DAY, by="clock", at=NOW).run
    carried = Approval.objects.filter(message__run=second)
    assert [(a.message.customer.code, a.from_at) for a in carried] == [("PETIT", LATER)]


def test_two_standing_approvals_of_one_person_are_one_too_many(company):
    confirm()
    message = messages().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(message=message, by="claire", at=NOW, from_at=NOW)
