"""Deciding again for one debtor costs that debtor only, whatever the size of the company's book.

SQLite may never have counted the rows of its tables, and must find a debtor's rows all the same;
PostgreSQL counts by itself.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dunning.accounts import load_receivables
from butoir.ledger.recording import record_customer, record_invoice, record_receipt
from companies import AT, make_company

pytestmark = pytest.mark.django_db

BY = {"by": "claire", "at": AT}
DUE = date(2026, 2, 1)
# one debtor's open invoices, and what a query made of them itself
SMALL = re.compile(r"SCAN (o|receipt|json_each .*|CONSTANT ROW)$")
WHOLE = re.compile(
    r"^SCAN |BLOOM|AUTOMATIC"
    r"|(invoice|allocation|receipt|contact|delivery|line|message)\w*compan\w* \(company_id=\?\)"
    r"|bankentry\w* \(account_id=\?\)$"
)


def test_no_table_that_grows_is_read_as_a_whole_for_one_debtor():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite may not know the size of its tables")
    company = make_company()
    customer = record_customer(company, "C1", **BY)
    invoice = record_invoice(customer, "F1", 10_000, DUE, **BY)
    record_receipt(customer, 2_500, DUE, invoice=invoice, **BY)
    with CaptureQueriesContext(connection) as queries:
        assert len(load_receivables(company, AT.date(), [customer.pk]).accounts) == 1
    selects = [one["sql"] for one in queries if one["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert len(selects) >= 10
    for sql in selects:
        for step in _steps(sql):
            assert SMALL.match(step) or not WHOLE.search(step), f"{step}\n{sql}"


def _steps(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
