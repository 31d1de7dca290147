"""The list of invoices: found by state, lateness and step, in pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from butoir.core import reasons
from butoir.dunning.agreeing import record_promise
from butoir.dunning.holding import place_hold
from butoir.ledger.models import Invoice
from butoir.ledger.recording import (
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
)
from butoir.users.models import Company, Role
from butoir.web.office.invoices.found import Asked, load_found, read_asked
from office import client_with
from pages.followed import BY, TODAY, automatic_company, reminded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return automatic_company()


def invoice(company: Company, number: str, late_days: int = 0, cents: int = 100_00) -> Invoice:
    """An invoice of its own customer."""
    customer = record_customer(company, f"C-{number}", name=f"Client {number}", **BY)
    return record_invoice(customer, number, cents, TODAY - timedelta(days=late_days), **BY)


def found(company: Company, **asked: Any) -> list[str]:
    return [row.number for row in load_found(company, TODAY, Asked(**asked))[0]]


def test_the_oldest_due_date_comes_first(company: Company) -> None:
    for number, late in (("A", 1), ("B", 9), ("C", -4)):
        invoice(company, number, late)
    assert found(company) == ["B", "A", "C"]
    assert found(company, sort="-due") == ["C", "A", "B"]
    assert found(company, sort="-number") == ["C", "B", "A"]


def test_what_is_settled_is_only_among_all(company: Company) -> None:
    paid = invoice(company, "A", 3)
    record_receipt(paid.customer, 100_00, TODAY, invoice=paid, **BY)
    assert (found(company), found(company, state="all")) == ([], ["A"])


@pytest.mark.parametrize("sort", ["due", "open"])
def test_what_is_open_is_the_same_whatever_the_order(company: Company, sort: str) -> None:
    part, whole = invoice(company, "A", 3), invoice(company, "B", 3)
    record_receipt(part.customer, 30_00, TODAY, invoice=part, **BY)
    record_receipt(whole.customer, 100_00, TODAY, invoice=whole, **BY)
    rows, _ = load_found(company, TODAY, Asked(state="all", sort=sort))
    assert {row.number: row.open for row in rows} == {"A": 70_00, "B": 0}


@pytest.mark.parametrize(
    ("late", "bucket"),
    [
        (-1, "none"),
        (0, "none"),
        (1, "30"),
        (30, "30"),
        (31, "60"),
        (60, "60"),
        (61, "90"),
        (90, "90"),
        (91, "more"),
        (900, "more"),
    ],
)
def test_each_day_of_lateness_is_in_one_bucket(company: Company, late: int, bucket: str) -> None:
    invoice(company, "A", late)
    holding = [b for b in ("none", "30", "60", "90", "more") if found(company, bucket=b)]
    assert holding == [bucket]
    assert bool(found(company, state="late")) == (late > 0)


def test_blocked_by_a_dispute_or_a_hold_of_the_invoice_or_the_customer(company: Company) -> None:
    held, promised, whole = (invoice(company, number, 3) for number in "ABC")
    place_hold(held, reasons.DISPUTED, TODAY, **BY)
    record_promise(promised.customer, 100_00, date(2026, 3, 9), TODAY, **BY)
    place_hold(whole.customer, reasons.ON_HOLD, TODAY, **BY)
    assert set(found(company, state="blocked")) == {"A", "C"}


def test_at_risk_is_very_late_or_insolvent(company: Company) -> None:
    invoice(company, "OLD", 91)
    invoice(company, "LATE", 90)
    broke = invoice(company, "BROKE", 1)
    place_hold(broke.customer, reasons.INSOLVENCY, TODAY, **BY)
    assert set(found(company, state="risk")) == {"OLD", "BROKE"}


def test_the_sum_of_one_currency_is_told_with_its_list(company: Company) -> None:
    invoice(company, "A", 3)
    part = invoice(company, "B", 3)
    place_hold(part, reasons.DISPUTED, TODAY, cents=30_00, **BY)
    client = client_with(Role.READER, company)
    assert client.get("/c/morel/invoices/?state=late").context["page"].cents is None
    for state, cents in (("late", 200_00), ("blocked", 30_00)):
        address = f"/c/morel/invoices/?state={state}&currency=EUR"
        assert client.get(address).context["page"].cents == cents


def test_a_credit_note_is_a_credit(company: Company) -> None:
    one = invoice(company, "A")
    record_credit_note(one.customer, "AV-1", 10_00, TODAY, **BY)
    assert found(company, state="credit") == ["AV-1"]


def test_the_step_reached_is_that_of_what_was_said(company: Company) -> None:
    delivery = reminded(company)
    invoice(company, "NEVER", 3)
    assert found(company, step="reminder-1") == ["F-PETIT"]
    assert found(company, step="none") == ["NEVER"]
    type(delivery).objects.update(state="returned")
    assert found(company, step="reminder-1") == []


def test_a_search_finds_number_and_customer(company: Company) -> None:
    invoice(company, "2026-17")
    invoice(company, "2026-18")
    assert found(company, q="-17") == ["2026-17"]
    assert found(company, q="client 2026-18") == ["2026-18"]
    assert found(company, q="%") == []


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    given = {"state": "x", "bucket": "' OR 1", "step": "call", "sort": "--due", "page": "x"}
    assert read_asked(given) == Asked()


def test_the_page_shows_amounts_step_and_holds(company: Company) -> None:
    held = reminded(company).release.message.lines.get().invoice
    place_hold(held, reasons.DISPUTED, TODAY, **BY)
    page = client_with(Role.READER, company).get("/c/morel/invoices/").content.decode()
    for text in ("F-PETIT", "relance courtoise", "09/02/2026", "en litige", "Boulangerie Petit"):
        assert text in page


def test_the_number_of_queries_does_not_grow(
    company: Company, django_assert_num_queries: Any
) -> None:
    client = client_with(Role.READER, company)
    invoice(company, "A", 1)
    client.get("/c/morel/invoices/")
    for n in range(30):
        place_hold(invoice(company, f"B{n}", 1), reasons.DISPUTED, TODAY, **BY)
    with django_assert_num_queries(9):
        client.get("/c/morel/invoices/")
