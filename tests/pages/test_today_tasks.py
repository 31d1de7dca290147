"""Every kind of task can be done from the office: a button for each role, an event for each."""

from __future__ import annotations

import re

import pytest

from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.models import Event
from butoir.ledger.models import Contact, Customer
from butoir.users.models import Role, User
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
    "about": "quality",
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


# done on pages of their own, or with a plan, a payment or a crossed demand behind it
# (test_plans_pages, test_today_payments, test_withdrawing)
ELSEWHERE = (
    *("insolvency", "identity", "declare", "dispute", "plan-missed", "pay-late", "withdrawal"),
)


@pytest.mark.parametrize("kind", [kind for kind in TASKS if kind not in ELSEWHERE])
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


def test_the_pane_of_a_call_says_what_to_say_in_the_name_of_who_calls(invoice):
    client = client_with(Role.CLERK, invoice.company)
    User.objects.update(first_name="Lucas", last_name="Roy")
    one = task(invoice, "call")
    address = f"/c/morel/today/customers/{one.customer_id}/?what=task-{one.pk}"
    page = client.get(address).content.decode()
    assert "Bonjour, Lucas Roy, de Ateliers Morel. Pourrais-je parler à Madame Anne Petit" in page
    assert "Si un paiement est annoncé" in page
    assert f"la facture {invoice.number}" in page


def test_the_words_for_a_call_cannot_bring_markup(invoice):
    Customer.objects.update(name="<script>alert(1)</script>")
    Contact.objects.update(name="<b>Anne</b>")
    one = task(invoice, "call")
    client = client_with(Role.CLERK, invoice.company)
    page = client.get(f"/c/morel/today/customers/{one.customer_id}/?what=task-{one.pk}")
    assert "&lt;b&gt;Anne&lt;/b&gt;" in page.content.decode()
    assert "<b>Anne" not in page.content.decode()
