"""The index of open items says at every moment what the records say, whoever changed them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butoir.ledger.models import Allocation, Customer, Invoice, OpenInvoice
from butoir.ledger.open_index import wrongly_indexed
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.recording import record_customer
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db

DUE = date(2026, 2, 1)
CENTS = st.sampled_from([-5_000, -1, 0, 1, 2_500, 5_000])


def invoice_of(customer: Customer, number: int, cents: int) -> Invoice:
    name = f"F{number}"
    return Invoice(
        company=customer.company,
        customer=customer,
        number=name,
        document=name,
        due_on=DUE + timedelta(days=number),
        cents=cents,
    )


def settling(invoice: Invoice, cents: int) -> Allocation:
    return Allocation(
        company=invoice.company,
        invoice=invoice,
        on=DUE,
        cents=cents,
        recorded_at=AT,
        recorded_by="claire",
    )


@pytest.fixture
def customers() -> list[Customer]:
    company = make_company()
    return [record_customer(company, code, by="claire", at=AT) for code in ("C1", "C2")]


def said(company: Company) -> list[tuple[Any, ...]]:
    return sorted((row[0], row[1], row[5], row[3], row[7]) for row in open_invoice_rows(company))


def indexed(company: Company) -> list[tuple[Any, ...]]:
    rows = OpenInvoice.objects.filter(company=company)
    return sorted(rows.values_list("invoice", "customer", "currency", "due_on", "unpaid"))


CHANGES = st.lists(
    st.tuples(st.sampled_from(["settle", "undo", "change", "move", "cents", "due", "drop"]), CENTS),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(CENTS, min_size=1, max_size=5), changes=CHANGES, at=st.randoms())
def test_whatever_is_done_to_the_records_the_index_says_the_same(customers, amounts, changes, at):
    one, other = customers
    with transaction.atomic():
        Invoice.objects.bulk_create(invoice_of(one, n, cents) for n, cents in enumerate(amounts))
        for change, cents in changes:
            rows = list(Invoice.objects.filter(company=one.company))
            if not rows:
                break
            row = at.choice(rows)
            its = Allocation.objects.filter(invoice=row)
            match change:
                case "settle":
                    Allocation.objects.bulk_create([settling(row, cents), settling(row, cents)])
                case "undo":
                    its.delete()
                case "change":
                    its.update(cents=cents)
                case "move":
                    its.update(invoice=at.choice(rows))
                case "cents":
                    Invoice.objects.filter(pk=row.pk).update(cents=cents, customer=other)
                case "due":
                    row.due_on, row.currency = DUE, "CHF"
                    row.save()
                case "drop":
                    its.delete()
                    row.delete()
            assert indexed(one.company) == said(one.company)
            assert wrongly_indexed() == []
        transaction.set_rollback(True)


def test_an_index_that_somebody_altered_is_found(customers):
    paid, owed = invoice_of(customers[0], 1, 5_000), invoice_of(customers[0], 2, 7_000)
    Invoice.objects.bulk_create([paid, owed])
    Allocation.objects.bulk_create([settling(paid, 5_000)])
    kept = OpenInvoice.objects.get()
    OpenInvoice.objects.update(unpaid=1)
    assert wrongly_indexed() == [owed.pk]
    OpenInvoice.objects.all().delete()
    assert wrongly_indexed() == [owed.pk]
    kept.save(force_insert=True)
    kept.pk = paid.pk
    kept.save(force_insert=True)
    assert wrongly_indexed() == [paid.pk]
