"""What a person decides instead of the day's message, and work that is put off once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.approving import approve, ready_messages
from butoir.dunning.holding import place_hold
from butoir.dunning.leaving_out import instead_of_messages, skip_message
from butoir.dunning.models import Approval, Hold, PlannedMessage, Skip, Task
from butoir.dunning.running import run_day
from butoir.dunning.tasks import postpone_task
from butoir.ledger.recording import record_invoice
from companies import AT, altered_journal, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
NOW = at(DAY)
CLAIRE = {"by": "claire", "at": NOW}


@pytest.fixture
def message():
    company = make_company()
    customer = make_customer(company)
    for number in ("F-1", "F-2"):
        record_invoice(customer, number, 100_00, date(2026, 1, 31), by="claire", at=AT)
    run_day(company, DAY, by="clock", at=NOW)
    return PlannedMessage.objects.select_related("customer__company", "run__company").get()


def test_a_step_is_left_out_for_every_invoice_and_for_good(message):
    skip_message(message, "accord oral", **CLAIRE)
    assert list(Skip.objects.values_list("step", "reason")) == [("reminder-1", "accord oral")] * 2
    plan = run_day(message.run.company, date(2026, 2, 10), by="clock", at=NOW).plan
    assert "reminder-1" not in {line.step for one in plan.messages for line in one.lines}
    assert altered_journal() == []


def test_without_a_reason_nothing_is_left_out(message):
    with pytest.raises(InputError, match="reason"):
        skip_message(message, " ", **CLAIRE)
    assert not Skip.objects.exists()
    assert not Approval.objects.exists()


def test_a_hold_takes_the_place_of_what_its_author_had_agreed_to(message):
    approve([message], by="claire", at=NOW, from_at=NOW + timedelta(minutes=10))
    with instead_of_messages(message.customer, "litige", **CLAIRE):
        place_hold(message.customer, reasons.ON_HOLD, DAY, reason="litige", **CLAIRE)
    assert not ready_messages(message.run.company, DAY, at(DAY, 20)).exists()
    standing = Approval.objects.filter(withdrawn_at=None).values_list("agreed", "reason")
    assert list(standing) == [(False, "litige")]


def test_what_fails_within_leaves_nothing_behind(message):
    with (
        pytest.raises(InputError, match="no hold"),
        instead_of_messages(message.customer, "x", **CLAIRE),
    ):
        place_hold(message.customer, "nonsense", DAY, **CLAIRE)
    assert not Hold.objects.exists()
    assert not Approval.objects.exists()


def test_what_was_announced_is_put_off_once_with_a_reason(message):
    task = Task.objects.create(
        company=message.run.company,
        customer=message.customer,
        kind="execute",
        made_on=DAY,
        made_at=NOW,
    )
    later = DAY + timedelta(days=7)
    with pytest.raises(InputError, match="reason"):
        postpone_task(task, later, reason="", **CLAIRE)
    with pytest.raises(InputError, match="later day"):
        postpone_task(task, DAY, reason="avocat", **CLAIRE)
    again = postpone_task(task, later, reason="avocat absent", **CLAIRE)
    assert (again.kind, again.made_on, again.done_at) == ("execute", later, None)
    with pytest.raises(InputError, match="before"):
        postpone_task(again, later + timedelta(days=7), reason="encore", **CLAIRE)
