"""The list of customers: who owes what, found, filtered, sorted, in pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from butoir.core import reasons
from butoir.dunning.holding import place_hold
from butoir.ledger.models import Customer
from butoir.ledger.recording import (
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
)
from butoir.users.models import Company, Role
from butoir.web.office.customers.asked import Asked, read_asked
from butoir.web.office.customers.coming import next_steps
from butoir.web.office.customers.owed import Owed, load_owed
from butoir.web.office.customers.why import decide_customer
from companies import AT, make_company
from office import client_with

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
QUERIES = 33  # 21 of them decide what comes next for the customers of the page, as a run would
BY: dict[str, Any] = {"by": "claire", "at": AT}


@pytest.fixture(autouse=True)
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The company whose customers are listed, on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return make_company()


def owing(company: Company, code: str, cents: int, late_days: int, **fields: Any) -> Customer:
    """A customer that owes one invoice."""
    customer = record_customer(company, code, **BY, **fields)
    record_invoice(customer, f"F-{code}", cents, TODAY - timedelta(days=late_days), **BY)
    return customer


def rows(company: Company, **asked: Any) -> list[Owed]:
    return list(load_owed(company, TODAY, Asked(**asked)))


def codes(company: Company, **asked: Any) -> list[str]:
    return [row.code for row in rows(company, **asked)]


def test_what_is_open_and_overdue_comes_from_invoices_less_what_settled_them(
    company: Company,
) -> None:
    petit = owing(company, "PETIT", 10_000, 20)
    later = record_invoice(petit, "F-2", 5_000, TODAY + timedelta(days=9), **BY)
    record_receipt(petit, 2_000, TODAY, invoice=later, **BY)
    (row,) = rows(company)
    assert (row.open, row.late, row.oldest_on) == (13_000, 10_000, date(2026, 2, 11))


def test_an_invoice_due_today_is_not_overdue(company: Company) -> None:
    owing(company, "PETIT", 10_000, 0)
    assert [(row.late, row.oldest_on) for row in rows(company)] == [(0, None)]


def test_two_currencies_are_two_rows(company: Company) -> None:
    petit = owing(company, "PETIT", 10_000, 5)
    record_invoice(petit, "F-CHF", 700, TODAY, currency="CHF", **BY)
    assert {(row.currency, row.open) for row in rows(company)} == {("EUR", 10_000), ("CHF", 700)}


def test_who_owes_nothing_is_only_among_all(company: Company) -> None:
    petit = owing(company, "PETIT", 10_000, 5)
    record_receipt(petit, 10_000, TODAY, invoice=petit.invoices.get(), **BY)
    assert (codes(company), codes(company, state="all")) == ([], ["PETIT"])


def test_each_state_finds_its_own(company: Company) -> None:
    owing(company, "LATE", 10_000, 5)
    owing(company, "EARLY", 10_000, -5)
    held = owing(company, "HELD", 10_000, 3)
    place_hold(held, reasons.ON_HOLD, TODAY, reason="visite", **BY)
    noted = owing(company, "NOTED", 10_000, -5)
    record_credit_note(noted, "AV-1", 500, TODAY, **BY)
    rich = owing(company, "RICH", 10_000, -5)
    record_receipt(rich, 300, TODAY, **BY)
    assert set(codes(company, state="late")) == {"LATE", "HELD"}
    assert codes(company, state="blocked") == ["HELD"]
    assert set(codes(company, state="credit")) == {"NOTED", "RICH"}


def test_a_hold_that_has_ended_blocks_nothing(company: Company) -> None:
    held = owing(company, "HELD", 10_000, 3)
    yesterday = TODAY - timedelta(days=1)
    place_hold(held, reasons.ON_HOLD, yesterday, until=yesterday, reason="x", **BY)
    assert codes(company, state="blocked") == []


def test_the_order_is_that_of_the_column(company: Company) -> None:
    owing(company, "A", 10_000, 5, name="zoo")
    owing(company, "B", 30_000, 1, name="Alpha")
    owing(company, "C", 20_000, 9, name="midi")
    assert codes(company) == ["B", "C", "A"]
    assert codes(company, sort="-late") == ["A", "C", "B"]
    assert codes(company, sort="oldest") == ["C", "A", "B"]
    assert codes(company, sort="name") == ["B", "C", "A"]


def test_signs_of_a_search_are_only_signs(company: Company) -> None:
    owing(company, "A", 100, 1, name="100% laine")
    owing(company, "B", 100, 1, name="1000 laines")
    assert codes(company, q="100%", state="all") == ["A"]
    assert codes(company, q="_", state="all") == []
    assert codes(company, q="LAINE") == ["A", "B"]


def test_a_page_has_fifty_and_knows_how_many_there_are(company: Company) -> None:
    for n in range(53):
        owing(company, f"C{n:02d}", 1_000 + n, 1)
    first, second = (load_owed(company, TODAY, Asked(page=page)) for page in (1, 2))
    assert (len(first), first.total, first.num_pages) == (50, 53, 2)
    assert [row.code for row in second] == ["C02", "C01", "C00"]


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    given = {"page": "-1", "sort": "x; DROP", "state": "?", "group": "1e9", "kind": "alien"}
    assert read_asked(given) == Asked()


def test_the_number_of_an_invoice_leads_straight_to_it(company: Company) -> None:
    invoice = owing(company, "PETIT", 100, 1).invoices.get()
    answer = client_with(Role.READER, company).get("/c/morel/customers/?q=F-PETIT")
    assert answer.status_code == 302
    assert answer.url == f"/c/morel/invoices/{invoice.pk}/"


def test_the_page_says_what_rests_a_customer(company: Company) -> None:
    held = owing(company, "HELD", 10_000, 3)
    place_hold(held, reasons.INSOLVENCY, TODAY, reason="RJ", **BY)
    page = client_with(Role.READER, company).get("/c/morel/customers/").content.decode()
    assert "procédure collective" in page
    assert "100,00" in page


def test_a_hostile_name_is_only_text(company: Company) -> None:
    owing(company, "X", 100, 1, name='<script>alert("1")</script>')
    page = client_with(Role.READER, company).get("/c/morel/customers/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_customers_of_another_company_are_not_there(company: Company) -> None:
    owing(make_company("autre"), "AUTRE", 100, 1)
    page = client_with(Role.READER, company).get("/c/morel/customers/?state=all").content.decode()
    assert "AUTRE" not in page


def test_the_number_of_queries_does_not_grow(
    company: Company, django_assert_num_queries: Any
) -> None:
    client = client_with(Role.READER, company)
    owing(company, "A", 100, 1)
    client.get("/c/morel/customers/")
    with django_assert_num_queries(QUERIES):
        client.get("/c/morel/customers/")
    for n in range(30):
        held = owing(company, f"B{n}", 100, 1)
        place_hold(held, reasons.ON_HOLD, TODAY, reason="x", **BY)
    with django_assert_num_queries(QUERIES):
        client.get("/c/morel/customers/")


def test_the_next_step_of_each_is_that_of_its_own_page(company: Company) -> None:
    late, held = owing(company, "LATE", 100_00, 20), owing(company, "HELD", 100_00, 20)
    coming = owing(company, "COMING", 100_00, -5)
    place_hold(held, reasons.ON_HOLD, TODAY, until=date(2026, 3, 20), reason="x", **BY)
    steps = next_steps(company, [late.pk, held.pk, coming.pk], TODAY)
    for customer in (late, held, coming):
        assert steps[customer.pk] == decide_customer(customer, TODAY).next
    assert steps[held.pk].on == date(2026, 3, 20)
    assert steps[coming.pk].on == date(2026, 3, 16)  # the first open day
    text = client_with(Role.READER, company).get("/c/morel/customers/").content.decode()
    assert "Prochaine étape" in text
    assert "relance suspendue jusqu’au ven. 20 mars 2026" in text


def test_who_owes_nothing_has_no_next_step(company: Company) -> None:
    paid = record_customer(company, "PAID", **BY)
    assert next_steps(company, [paid.pk], TODAY) == {}
    assert next_steps(company, [], TODAY) == {}
