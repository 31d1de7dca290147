"""What is open of each invoice, and until when the bank data reaches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.journal.sealed import seal
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import BankAccount, BankEntry, Import, Statement
from butoir.ledger.open_items import open_invoice_rows, settled_by_invoice
from butoir.ledger.recording import (
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
)
from companies import AT, make_company

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DUE = date(2026, 1, 31)


def test_only_what_is_not_settled_is_open_and_each_company_has_its_own():
    """100 - 40 = 60; 50 - 50 is settled; a credit of 30 is in the customer's favour."""
    acme = record_customer(make_company(), "ACME", **WHO)
    other = record_customer(make_company("other", name="Autre"), "ACME", **WHO)
    record_invoice(other, "F1", 100, DUE, **WHO)
    one = record_invoice(acme, "F1", 10_000, DUE, **WHO, issued_on=date(2026, 1, 1))
    two = record_invoice(acme, "F2", 5_000, DUE, **WHO)
    record_receipt(acme, 4_000, DUE, **WHO, invoice=one)
    record_receipt(acme, 5_000, DUE, **WHO, invoice=two)
    note = record_credit_note(acme, "A1", 3_000, DUE, **WHO)
    assert open_invoice_rows(acme.company) == [
        (one.pk, acme.pk, "F1", DUE, date(2026, 1, 1), "EUR", 10_000, 6_000, "", "", "invoice"),
        (note.pk, acme.pk, "A1", DUE, DUE, "EUR", -3_000, -3_000, "", "", "credit-note"),
    ]
    assert settled_by_invoice(acme.company) == {one.pk: 4_000, two.pk: 5_000}
    assert open_invoice_rows(acme.company, [other.pk]) == []
    assert settled_by_invoice(acme.company, []) == {}


def test_one_query_gives_all_that_is_open():
    acme = record_customer(make_company(), "ACME", **WHO)
    for number in range(5):
        record_invoice(acme, f"F{number}", 100, DUE, **WHO)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(open_invoice_rows(acme.company)) == 5
    assert len(queries) == 1


def account(company, number: str, *days: date, watched: bool = True) -> None:
    """An account with a statement to the first day and an entry on each of the others."""
    made = BankAccount.objects.create(company=company, number=number, watched=watched)
    if not days:
        return
    source = Import.objects.create(
        company=company,
        name="x",
        file=seal(b"x", "text/plain", AT),
        imported_at=AT,
        imported_by="c",
    )
    statement = Statement.objects.create(
        account=made, source=source, format="coda", currency="EUR", to_on=days[0]
    )
    for place, on in enumerate(days[1:]):
        BankEntry.objects.create(
            account=made, statement=statement, key=str(place), booked_on=on, cents=1, currency="EUR"
        )


def test_the_bank_data_reaches_as_far_as_the_account_that_is_behind():
    company, day = make_company(), date(2026, 3, 2)
    assert bank_data_until(company) is None
    account(company, "BE1", day, day + timedelta(1))
    assert bank_data_until(company) == day + timedelta(1), "an entry later than its statement's end"
    account(company, "BE2", day - timedelta(5))
    assert bank_data_until(company) == day - timedelta(5)
    account(company, "BE3")
    account(company, "BE4", day - timedelta(90), watched=False)
    assert bank_data_until(company) == day - timedelta(5)
    assert bank_data_until(make_company("other", name="Autre")) is None
