"""Columns that a person named: remembered for the same headings, of the same company only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.ledger.columns import import_named, keep_waiting, needs_columns, remembered_columns
from butoir.ledger.models import BankEntry, Import, Invoice, NamedColumns, WaitingFile
from companies import make_company
from ledger.ledger_kit import AT, WHO

pytestmark = pytest.mark.django_db
TABLE = b"Alpha;Beta;Gamma;Delta\nF-1;ACME;01/10/2026;100,00\nF-2;ROY;02/10/2026;50,00\n"
MAPPING = {"header": "1", "number": "1", "customer_name": "2", "due_on": "3", "gross": "4"}


@pytest.fixture
def company():
    return make_company()


def waiting(company, content: bytes = TABLE) -> WaitingFile:
    return keep_waiting(company, "obscur.csv", content, **WHO)


def test_a_table_whose_headings_say_nothing_needs_names(company):
    assert needs_columns(TABLE, "obscur.csv")
    assert not needs_columns(b"\x89PNG\r\n", "photo.png")


def test_named_columns_take_the_table_in_and_are_remembered(company):
    import_named(waiting(company), MAPPING, **WHO)
    assert list(Invoice.objects.order_by("number").values_list("number", "cents")) == [
        ("F-1", 10_000), ("F-2", 5_000),
    ]  # fmt: skip
    assert not WaitingFile.objects.exists()
    assert remembered_columns(company, TABLE.replace(b"F-1", b"F-9")) == MAPPING
    assert Event.objects.last().kind == "columns-named"


def test_other_headings_and_other_companies_are_not_meant(company):
    import_named(waiting(company), MAPPING, **WHO)
    assert remembered_columns(company, TABLE.replace(b"Delta", b"Epsilon")) is None
    assert remembered_columns(make_company("autre"), TABLE) is None


def test_the_latest_word_on_the_same_headings_counts(company):
    import_named(waiting(company), MAPPING, **WHO)
    newer = {**MAPPING, "issued_on": "3"}
    del newer["due_on"]
    other = TABLE.replace(b"F-", b"G-")
    import_named(waiting(company, other), newer, terms=30, **WHO)
    assert remembered_columns(company, TABLE) == newer


def test_what_cannot_be_read_so_keeps_waiting_and_nothing_is_remembered(company):
    kept = waiting(company)
    with pytest.raises(InputError):
        import_named(kept, {**MAPPING, "gross": "2"}, **WHO)
    assert WaitingFile.objects.filter(pk=kept.pk).exists()
    assert not NamedColumns.objects.exists()
    assert not Import.objects.exists()


def test_a_file_that_nobody_came_back_to_goes(company):
    old = waiting(company)
    keep_waiting(company, "neuf.csv", TABLE, by="claire", at=AT + timedelta(days=8))
    assert not WaitingFile.objects.filter(pk=old.pk).exists()


def test_bank_movements_wait_for_the_order_of_their_dates(company):
    movements = b"!Type:Bank\nD8/12/2026\nT40.00\n^\n"
    assert needs_columns(movements, "compte.qif")
    assert not needs_columns(movements.replace(b"8/12", b"18/12"), "compte.qif")
    import_named(waiting(company, movements), {"date": "mdy"}, **WHO)
    assert BankEntry.objects.get().booked_on == date(2026, 8, 12)
    assert not NamedColumns.objects.exists()
