"""Every kind of task can be done from the office: a button for each role, an event for each."""

from __future__ import annotations

import re

import pytest

from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.models import Event
from butoir.users.models import Role
from butoir.web.words.names import TASKS
from companies import at, make_company
from office import client_with
from pages.agenda import DAY, on_day, owes

pytestmark = pytest.mark.django_db
FIELDS = {
    "reason": "vu avec la cliente",
    "until": "2026-02-20",
    "again_on": "2026-02-20",
    "by_on": "2026-02-20",
    "cents": "100,00",
}


@pytest.fixture
def invoice(monkeypatch):
    on_day(monkeypatch)
    return owes(make_company(), "PETIT")


def task(invoice, kind):
    found = Task.objects.create(
        company=invoice.company,
        customer=invoice.customer,
        kind=kind,
        made_on=DAY,
        made_at=at(DAY),
    )
    TaskInvoice.objects.create(task=found, invoice=invoice)
    return found


def buttons(client, one):
    """What the pane of the debtor offers to do with a task."""
    address = f"/c/morel/today/customers/{one.customer_id}/?what=task-{one.pk}"
    text = client.get(address).content.decode()
    return re.findall(rf'href="(/c/morel/today/tasks/{one.pk}/[a-z-]+)"', text)


@pytest.mark.parametrize("kind", TASKS)
@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER])
def test_every_button_does_what_it_says_and_records_it(invoice, kind, role):
    client = client_with(role, invoice.company)
    offered = buttons(client, task(invoice, kind))
    assert offered
    for number in range(len(offered)):
        one = task(invoice, kind)
        address = buttons(client, one)[number]
        assert client.get(address).status_code == 200
        answer = client.post(address, {**FIELDS, "invoice": invoice.pk})
        assert answer.status_code == 303, address
        one.refresh_from_db()
        assert one.done_by == f"{role.value}-morel-fr"
        assert Event.objects.filter(kind="task-done", about=f"task:{one.pk}").exists()


@pytest.mark.parametrize("kind", TASKS)
def test_a_reader_sees_it_and_has_no_button(invoice, kind):
    assert buttons(client_with(Role.READER, invoice.company), task(invoice, kind)) == []
