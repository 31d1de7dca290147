"""The figures of work: what waits for people, what was sent, what was announced and done."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.tasks import complete_task
from butoir.insight.announced import Announced, read_announced
from butoir.insight.sent import read_weeks
from butoir.ledger.recording import record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 2, 9)


def decided(**fields):
    """A company whose day has two reminders to confirm."""
    company = make_company(**fields)
    for code in ("PETIT", "ROY"):
        customer = make_customer(company, code)
        issued = date(2026, 1, 1)
        due = date(2026, 1, 31)
        record_invoice(customer, "F1", 100_00, due, issued_on=issued, by="claire", at=AT)
    run_day(company, MONDAY, by="clock", at=at(MONDAY))
    return company


def add_task(company, kind, on=MONDAY):
    return Task.objects.create(
        company=company, customer=company.customers.first(), kind=kind, made_on=on, made_at=at(on)
    )


def test_announced_steps_are_kept_when_they_are_carried_out():
    company = decided()
    assert read_announced(company, MONDAY).kept_percent is None
    tasks = [add_task(company, "execute") for _ in range(3)]
    add_task(company, "execute", on=date(2025, 2, 9))
    complete_task(tasks[0], "executed", by="claire", at=at(MONDAY))
    complete_task(tasks[1], "waived", by="claire", at=at(MONDAY), reason="small")
    found = read_announced(company, MONDAY)
    assert found == Announced(executed=1, waived=1, waiting=1)
    assert found.kept_percent == 33


def test_what_left_is_counted_in_its_week():
    company = decided()
    approve(PlannedMessage.objects.all(), by="claire", at=at(MONDAY))
    release_approved(company, at=at(MONDAY), by="clock")
    sent, refused = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=sent.pk).update(state=State.SENT)
    Delivery.objects.filter(pk=refused.pk).update(state=State.REFUSED)
    weeks = read_weeks(company, date(2026, 2, 18))
    assert len(weeks) == 12
    assert [(week.monday, week.total) for week in weeks[-2:]] == [
        (MONDAY, 1),
        (date(2026, 2, 16), 0),
    ]
    assert weeks[-2].counts == (0, 1, 0, 0)
