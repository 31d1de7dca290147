"""What is open of a company is worked out from its dated records, in one query."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.recording import (
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
)
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db

BY = {"by": "claire", "at": AT}
DUE = date(2026, 2, 1)


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def customer(company) -> Customer:
    return record_customer(company, "C1", **BY)


def open_of(company: Company) -> dict[str, int]:
    return {row[2]: row[7] for row in open_invoice_rows(company)}


def test_a_row_tells_everything_of_an_open_invoice(company, customer):
    invoice = record_invoice(
        customer,
        "F1",
        12_050,
        DUE,
        issued_on=date(2026, 1, 2),
        order_reference="BC7",
        payment_reference="RF18539007547034",
        **BY,
    )
    assert open_invoice_rows(company) == [
        (
            invoice.pk,
            customer.pk,
            "F1",
            DUE,
            date(2026, 1, 2),
            "EUR",
            12_050,
            12_050,
            "BC7",
            "RF18539007547034",
            "invoice",
        )
    ]


def test_what_is_paid_or_credited_is_no_longer_open(company, customer):
    part = record_invoice(customer, "part", 10_000, DUE, **BY)
    whole = record_invoice(customer, "whole", 10_000, DUE, **BY)
    credited = record_invoice(customer, "credited", 10_000, DUE, **BY)
    record_receipt(customer, 4_000, DUE, invoice=part, **BY)
    record_receipt(customer, 1_000, DUE, invoice=part, **BY)
    record_receipt(customer, 10_000, DUE, invoice=whole, **BY)
    record_credit_note(customer, "A1", 10_000, DUE, invoice=credited, **BY)
    assert open_of(company) == {"part": 5_000}


def test_a_credit_and_an_overpaid_invoice_are_open_below_zero(company, customer):
    paid = record_invoice(customer, "paid twice", 10_000, DUE, **BY)
    record_receipt(customer, 10_000, DUE, invoice=paid, **BY)
    record_receipt(customer, 10_000, DUE, invoice=paid, **BY)
    record_credit_note(customer, "A1", 2_500, DUE, **BY)
    assert open_of(company) == {"paid twice": -10_000, "A1": -2_500}


def test_rows_come_by_customer_then_in_the_order_of_their_recording(company, customer):
    other = record_customer(company, "C0", **BY)
    for number, owner in (("b", other), ("z", customer), ("a", other), ("y", customer)):
        record_invoice(owner, number, 100, DUE, **BY)
    assert [row[2] for row in open_invoice_rows(company)] == ["z", "y", "b", "a"]


def test_only_the_customers_asked_for_are_answered(company, customer):
    other = record_customer(company, "C2", **BY)
    record_invoice(customer, "one", 100, DUE, **BY)
    record_invoice(other, "two", 100, DUE, **BY)
    assert [row[2] for row in open_invoice_rows(company, [other.pk])] == ["two"]
    assert len(open_invoice_rows(company, {customer.pk, other.pk})) == 2
    assert open_invoice_rows(company, []) == []


def test_another_companys_invoices_are_never_read_not_even_by_their_customers_id(company):
    other = make_company("other", name="Autre")
    theirs = record_customer(other, "C1", **BY)
    record_invoice(theirs, "theirs", 100, DUE, **BY)
    assert open_invoice_rows(company) == []
    assert open_invoice_rows(company, [theirs.pk]) == []


def test_one_query_whatever_the_number_of_customers(company, customer, django_assert_num_queries):
    record_invoice(customer, "one", 100, DUE, **BY)
    with django_assert_num_queries(1):
        assert len(open_invoice_rows(company, [customer.pk, *range(10**9, 10**9 + 40_000)])) == 1


def test_a_few_customers_are_found_by_the_index_of_their_invoices(company, customer):
    """SQLite may never have counted the rows of its tables, and must choose well all the same."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts the rows of its tables by itself")
    with CaptureQueriesContext(connection) as queries:
        open_invoice_rows(company, [customer.pk])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        steps = [row[3] for row in cursor.fetchall()]
    assert steps[0].startswith("SEARCH i USING INDEX")
    assert "(customer_id=?)" in steps[0]
