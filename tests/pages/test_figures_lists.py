"""Each number on the page of figures is that of the list behind its link, whatever the case."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.holding import OF_CUSTOMER, OF_INVOICE, end_holds, place_hold
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.running import run_day
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from butoir.users.models import Company, Role
from companies import AT, at, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
TODAY = date(2026, 6, 16)


def bill(customer: Customer, number: str, late: int, cents: int = 100_00, **more: str) -> Invoice:
    due = TODAY - timedelta(days=late)
    return record_invoice(customer, number, cents, due, issued_on=date(2026, 1, 2), **more, **WHO)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    """Every case at once: each hold on an invoice and on a customer, agreements, currencies."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    company = make_company()
    _lateness(make_customer(company, "LATE"))
    for kind in reasons.ORDER:
        _held(company, kind)
    _agreed(company)
    bill(make_customer(company, "SWISS"), "CH-1", 100, 70_00, currency="CHF")
    other = make_company("autre", name="Autre")
    place_hold(bill(make_customer(other), "F1", 100), reasons.DISPUTED, TODAY, **WHO)
    return company


def _lateness(customer: Customer) -> None:
    for late in (-3, 0, 1, 30, 31, 60, 61, 90, 91, 200):
        bill(customer, f"L{late}", late)
    paid = bill(customer, "PAID", 120)
    record_receipt(customer, 100_00, TODAY, invoice=paid, **WHO)
    record_credit_note(customer, "AV", 10_00, TODAY, **WHO)


def _held(company: Company, kind: str) -> None:
    """On a whole customer, on one invoice, on a part; over, ended, and not begun."""
    if kind in OF_CUSTOMER:
        whole = make_customer(company, f"W-{kind}")
        for late in (5, 65, 95):
            bill(whole, f"W{late}", late)
        place_hold(whole, kind, date(2026, 6, 1), **WHO)
    if kind in OF_INVOICE:
        one = make_customer(company, f"1-{kind}")
        place_hold(bill(one, "ONE", 5), kind, date(2026, 6, 1), **WHO)
        place_hold(bill(one, "TO-COME", 5), kind, date(2026, 6, 30), **WHO)
        until = date(2026, 6, 10)
        place_hold(bill(one, "OVER", 5), kind, date(2026, 6, 1), until=until, **WHO)
        ended = bill(one, "ENDED", 5)
        place_hold(ended, kind, date(2026, 6, 1), **WHO)
        end_holds(ended, kind, TODAY, **WHO)
    if kind == reasons.DISPUTED:
        place_hold(bill(one, "PART", 5), kind, date(2026, 6, 1), cents=30_00, **WHO)


def _agreed(company: Company) -> None:
    for code, by_on in (("SOON", 0), ("LAST", 6), ("LATER", 7)):
        customer = make_customer(company, f"P-{code}")
        invoices = [bill(customer, "F1", 10)]
        on = TODAY + timedelta(days=by_on)
        record_promise(customer, 100_00, on, TODAY, invoices=invoices, **WHO)
    customer = make_customer(company, "PLAN")
    invoices = [bill(customer, "F1", 10, 300_00)]
    parts = [Instalment(TODAY + timedelta(days=days), 150_00) for days in (-2, 3)]
    record_plan(customer, parts, date(2026, 6, 1), invoices=invoices, **WHO)


def page(company: Company, address: str) -> str:
    answer = client_with(Role.READER, company).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def links(company: Company) -> dict[str, str]:
    """The text of each link of the page of figures, by its address."""
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page(company, "/c/morel/figures/"))
    return {address: re.sub(r"<[^>]+>", " ", text) for address, text in found}


@pytest.mark.parametrize("currency", ["EUR", "CHF"])
@pytest.mark.parametrize("state", ["late", "blocked", "risk"])
def test_a_sum_is_that_of_its_list(company: Company, state: str, currency: str) -> None:
    address = f"/c/morel/invoices/?state={state}&currency={currency}"
    client = client_with(Role.READER, company)
    shown = client.get(f"/c/morel/figures/?currency={currency}").context["page"]
    listed = client.get(address).context["page"]
    told = {
        "late": shown.late,
        "blocked": (shown.blocked.cents, shown.blocked.count),
        "risk": shown.risk,
    }[state]
    assert told == (listed.cents, listed.rows.total)
    if currency == "EUR":
        assert listed.rows.total > 1
        assert address in links(company)


def test_what_is_blocked_is_a_dispute_or_a_hold(company: Company) -> None:
    client = client_with(Role.READER, company)
    rows = client.get("/c/morel/invoices/?state=blocked").context["page"].rows
    assert {row.found.number for row in rows} == {"ONE", "PART", "W5", "W65", "W95"}
    assert {kind for row in rows for kind in row.held} == {reasons.DISPUTED, reasons.ON_HOLD}


def test_what_is_at_risk_is_over_ninety_days_late_or_of_an_insolvent_customer(
    company: Company,
) -> None:
    client = client_with(Role.READER, company)
    rows = client.get("/c/morel/invoices/?state=risk").context["page"].rows
    insolvent = {row.found.number for row in rows if row.late_days <= 90}
    assert insolvent == {"W5", "W65"}
    assert {"L91", "L200", "CH-1"} <= {row.found.number for row in rows}


def test_what_is_expected_is_the_list_of_its_agreements(company: Company) -> None:
    client = client_with(Role.READER, company)
    shown = client.get("/c/morel/figures/").context["page"].expected
    address = "/c/morel/agreements/?show=expected&currency=EUR"
    listed = client.get(address).context["page"]
    assert address in links(company)
    assert listed.expected == {"EUR": shown.cents} == {"EUR": 350_00}
    assert sum(row.expected for row in listed.rows) == shown.cents
    assert {row.agreement.customer.code for row in listed.rows} == {"P-SOON", "P-LAST", "PLAN"}
    assert "dim. 21 juin 2026" not in page(company, address)
    assert "lun. 22 juin 2026" in page(company, address)


def test_the_work_of_the_day_is_that_of_the_queue(company: Company) -> None:
    run_day(company, TODAY, by="clock", at=at(TODAY))
    customer = make_customer(company, "PAID")
    paid = bill(customer, "F1", 10)
    task = Task.objects.create(
        company=company, customer=customer, kind="call", made_on=TODAY, made_at=at(TODAY)
    )
    TaskInvoice.objects.create(task=task, invoice=paid)
    record_receipt(customer, 100_00, TODAY, invoice=paid, **WHO)
    client = client_with(Role.READER, company)
    work = client.get("/c/morel/figures/").context["page"].work
    assert work
    for part in work:
        address = f"/c/morel/today/?section={part.section.code}"
        assert str(part.count) in links(company)[address]
        assert client.get(address).context["page"].rows.paginator.count == part.count
