"""One debtor with very many invoices of long numbers, under a scenario of very many steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.dunning.models import PlannedLine, Task, TaskInvoice
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.recording import record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
COUNT = 400
DUE = date(2026, 3, 2)
NAMES = ("reminder-1", "reminder-2", "formal-notice", "notice")
ONCE = [
    *({"name": "notice", "days_after_due": -day} for day in range(1, 41)),
    *({"name": "call", "days_after_due": day} for day in range(1, 41)),
]
LADDER = [{"name": name, "days_after_due": 50} for name in NAMES[:3]]


def test_no_run_letter_or_task_of_theirs_breaks():
    """All the steps beside the ladder have come at once, on the eve of the due date and later."""
    company = make_company()
    policy = {"steps": [*LADDER, *ONCE], "min_gap_days": 0}
    version = make_scenario(company, "s", policy, dict.fromkeys(NAMES, "automatic"), **WHO)
    assign(company, version, date(2026, 1, 1), **WHO)
    customer = make_customer(company)
    for number in range(COUNT):
        name = f"FACTURE-{number:04d}-".ljust(60, "X")
        record_invoice(customer, name, 100_00, DUE, issued_on=date(2026, 1, 1), **WHO)
    sent = []
    for days in (-3, 57, 80, 110, 140):
        on = DUE + timedelta(days=days)
        plan = run_day(company, on, by="clock", at=at(on), closed_days_too=True).plan
        sent += [(message.step, len(message.lines)) for message in plan.messages]
        released = release_approved(company, at=at(on), by="clock")
        assert set(released) <= {"queued"}
        Delivery.objects.filter(state=State.WAITING).update(state=State.SENT)
    assert sent == [(step, COUNT) for step in ("notice", *NAMES[:3])]
    assert {len(line.keys.split()) for line in PlannedLine.objects.filter(step="notice")} == {38}
    calls = TaskInvoice.objects.filter(task__kind="call")
    assert {len(named.keys.split()) for named in calls} == {40}
    assert [task.kind for task in Task.objects.order_by("pk")] == ["call", "execute"]
