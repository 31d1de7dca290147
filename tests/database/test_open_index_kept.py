"""The index of open items outlives what happens to a database: several at once, and migrations."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from installed import ask

from databases import ENGINE, own_database

INVOICE = """
INSERT INTO ledger_invoice (id, company_id, customer_id, number, document, kind, due_on, due_by,
  currency, cents, order_reference, payment_reference, booked, rests)
VALUES ({pk}, 1, 1, 'F{pk}', 'F{pk}', 'invoice', '2026-02-01', '', 'EUR', {cents}, '', '', {no}, '')
"""
SETTLED = """
INSERT INTO ledger_allocation (company_id, invoice_id, "on", cents, kind, rule, why, recorded_at,
  recorded_by)
VALUES (1, 1, '2026-02-01', {cents}, 'payment', '', '', '2026-02-01 08:00:00+00', 'claire')
"""
MAKE = """
from butoir.project.installation import load_settings
load_settings()
from butoir.ledger.recording import record_customer
from companies import AT, make_company
record_customer(make_company(), "C1", by="claire", at=AT)
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An invoice of 100.00 on the books of a company's only customer."""
    with own_database(tmp_path) as environment:
        subprocess.run([sys.executable, "-c", MAKE], env=environment, check=True)
        ask(environment, invoice(1, 10_000))
        yield environment


def invoice(pk: int, cents: int) -> str:
    return INVOICE.format(pk=pk, cents=cents, no="0" if ENGINE == "sqlite" else "false")


def index(environment: Mapping[str, str]) -> list[tuple[int, int]]:
    return ask(environment, "SELECT invoice_id, unpaid FROM ledger_openinvoice ORDER BY invoice_id")


def connected(environment: Mapping[str, str]) -> Any:
    """A connection of its own that begins a transaction when it is told to."""
    if ENGINE == "sqlite":
        path = Path(environment["BUTOIR_DATA"]) / "butoir.sqlite3"
        return sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    return psycopg.connect(environment["BUTOIR_DATABASE_URL"], autocommit=True)


def test_two_who_settle_the_same_invoice_at_once_are_both_counted(book: dict[str, str]):
    with closing(connected(book)) as one, closing(connected(book)) as other:
        one.execute("BEGIN IMMEDIATE" if ENGINE == "sqlite" else "BEGIN")
        one.execute(SETTLED.format(cents=2_000))
        thread = threading.Thread(target=other.execute, args=[SETTLED.format(cents=3_000)])
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()  # it waits, and reads the sum when the first has ended
        one.execute("COMMIT")
        thread.join(30)
    assert index(book) == [(1, 5_000)]


def test_a_migration_fills_the_index_from_the_records_and_can_be_taken_back(book: dict[str, str]):
    def migrate(name: str) -> None:
        command = [sys.executable, "-m", "django", "migrate", "-v0", "ledger", name]
        subprocess.run(command, env=book, check=True)

    migrate("0015_invoice_due_by")
    ask(book, invoice(2, -4_000))
    ask(book, SETTLED.format(cents=1))
    migrate("0016_open_invoices")
    assert index(book) == [(1, 9_999), (2, -4_000)]
    ask(book, SETTLED.format(cents=9_999))
    assert index(book) == [(2, -4_000)]


def test_every_change_that_counts_has_its_trigger(book: dict[str, str]):
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'open_%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'open%'",
    }
    assert sorted(name for (name,) in ask(book, asked[ENGINE])) == sorted(
        f"open_after_ledger_{table}_{verb}"
        for table in ("allocation", "invoice")
        for verb in ("delete", "insert", "update")
    )
