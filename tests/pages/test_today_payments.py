"""In the day's queue: money paid online that is late or went back, and payments that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from butoir.dunning.models import Hold, Task, TaskInvoice
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.running import run_day
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import AT, at, make_company
from dunning.mollie_server import MollieServer, mollie_server
from dunning.payments import press, takes_payments, told
from office import client_with, text
from pages.agenda import on_day, owes

pytestmark = pytest.mark.django_db
LATE = date(2026, 2, 17)
WHO = {"by": "claire", "at": AT}


@pytest.fixture
def mollie() -> Iterator[MollieServer]:
    with mollie_server() as server:
        yield server


@pytest.fixture
def invoice(monkeypatch: pytest.MonkeyPatch, mollie: MollieServer) -> Invoice:
    """Paid online eight days ago; no money came."""
    on_day(monkeypatch, LATE)
    found = owes(make_company(), "PETIT")
    takes_payments(found.company, mollie)
    link = press(found)
    mollie.becomes("paid")
    told(link)
    run_day(found.company, LATE, by="clock", at=at(LATE))
    return found


@pytest.fixture
def clerk(invoice: Invoice) -> Client:
    return client_with(Role.CLERK, invoice.company)


def pane(client: Client, invoice: Invoice) -> str:
    task = Task.objects.filter(done_at=None).latest("pk")
    path = f"/c/morel/today/customers/{invoice.customer_id}/?what=task-{task.pk}"
    return text(client.get(path)).replace("\N{NO-BREAK SPACE}", " ")


def decide(client: Client, name: str, **said: str) -> int:
    task = Task.objects.filter(done_at=None).latest("pk")
    return client.post(f"/c/morel/today/tasks/{task.pk}/{name}", said).status_code


def test_late_money_is_work_that_says_why(clerk, invoice):
    assert "payé en ligne, argent en route" in text(clerk.get("/c/morel/today/"))
    said = pane(clerk, invoice)
    assert "payé en ligne le 09/02/2026, pas vu sur le compte bancaire au 16/02/2026" in said
    assert invoice.number in said


def test_no_money_comes_and_the_reminders_go_on(clerk, invoice):
    assert decide(clerk, "over", reason="") == 422
    assert decide(clerk, "over", reason="le prestataire ne l’a pas") == 303
    assert PayLink.objects.get().state == "given-up"
    assert not Hold.objects.filter(ended_at=None).exists()


def test_it_is_given_more_time(clerk, invoice):
    assert decide(clerk, "postponed", reason="virement annoncé", until="2026-02-20") == 303
    assert Task.objects.get(done_at=None).made_on == date(2026, 2, 20)
    assert Hold.objects.filter(ended_at=None).exists()


def test_money_that_went_back_is_work_even_when_nothing_is_open(clerk, invoice, mollie):
    record_receipt(invoice.customer, 100_00, LATE, invoice=invoice, **WHO)
    run_day(invoice.company, LATE, by="clock", at=at(LATE))
    value = {"currency": "EUR", "value": "100.00"}
    mollie.becomes("paid", amountChargedBack=value)
    told(PayLink.objects.get(), at(LATE))
    assert "la banque du client a repris l’argent" in pane(clerk, invoice)
    assert "Boulangerie Petit" in text(clerk.get("/c/morel/today/"))


def returned(invoice: Invoice, detail: str) -> None:
    task = Task.objects.create(
        company=invoice.company,
        customer=invoice.customer,
        kind="debit-returned",
        detail=detail,
        made_on=LATE,
        made_at=at(LATE),
    )
    TaskInvoice.objects.create(task=task, invoice=invoice, keys="returned:1")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "100,00 EUR revenus impayés le 16/02/2026 : le client s’est fait rembourser"),
        ("nl", "waarschijnlijk een betwisting"),
        ("de", "wahrscheinlich ein Streitfall"),
    ],
)
def test_a_payment_that_came_back_says_why_in_plain_words(invoice, lang, said):
    returned(invoice, "100.00 EUR came back on 2026-02-16: MD06")
    client = client_with(Role.CLERK, invoice.company, lang)
    assert said in pane(client, invoice).replace("\u202f", " ")


@pytest.mark.parametrize(("name", "until"), [("asked", "2026-02-24"), ("rested", "2026-02-24")])
def test_it_rests_until_a_day(clerk, invoice, name, until):
    returned(invoice, "100.00 EUR came back on 2026-02-16: AC04")
    assert decide(clerk, name, until=until) == 303
    assert Hold.objects.latest("pk").until == date(2026, 2, 24)


def test_everything_is_told_on_the_page_of_the_customer(clerk, invoice):
    said = text(clerk.get(f"/c/morel/customers/{invoice.customer_id}/"))
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Paiement en ligne commencé" in said
    assert "payé, l’argent est en route" in said
    assert "l’argent n’est pas encore sur le compte bancaire" in said
