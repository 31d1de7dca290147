"""Ledgers (FEC) taken in one after the other: the whole of what customers owe, up to their end."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.ledger.models import Allocation, Customer, Invoice
from companies import make_company
from ledger.ledger_kit import bring, dump, movements, opened, owed
from project.files import invoice, ledger, paid, sale, table
from project.test_book_rules import customers, ubl

pytestmark = pytest.mark.django_db

F1 = sale("F1", "100,00", "20260901")
LETTERED = sale("F1", "100,00", "20260901", code="A")  # with a receipt, in full or in part
OPENING = {"journal": "AN", "journal_label": "A nouveaux"}


@pytest.fixture
def company():
    return make_company()


def books(company, folder, *lines, **more):
    return bring(company, ledger(folder, *lines), terms=30, **more)


PAID_20 = paid("VIR 0", "20,00", "20260820", code="Z")  # so that lettrage is kept in the account


def test_the_open_items_of_a_ledger_are_invoices_and_credits(company, tmp_path):
    before = sale("F0", "20,00", "20260801", code="Z")
    books(company, tmp_path, *before, *PAID_20, *F1, *paid("VIR 1", "40,00", "20260910"))
    assert opened(company) == {"C1 F1": 10_000, "C1 VIR 1": -4_000}
    row = Invoice.objects.get(number="F1")
    assert (row.booked, row.due_on, Customer.objects.get().booked) == (
        True,
        date(2026, 10, 1),
        True,
    )


def test_what_a_newer_ledger_no_longer_has_is_settled_on_its_last_day(company, tmp_path):
    books(company, tmp_path, *F1, *sale("F2", "30,00", "20260920"))
    done = books(
        company, tmp_path, *LETTERED, *paid("F1", "100,00", "20261005", code="A"),
        *sale("F2", "30,00", "20260920"),
    )  # fmt: skip
    assert opened(company) == {"C1 F2": 3_000}
    assert Allocation.objects.get().on == date(2026, 10, 5)
    assert any("no longer open in the ledger that goes to 2026-10-05" in w for w in done.warnings)


def test_a_customer_that_is_no_longer_in_the_ledger_owes_nothing_in_it(company, tmp_path):
    books(company, tmp_path, *F1)
    carried = sale("F2", "30,00", "20270101", aux="C2", name="Bell", **OPENING)
    books(company, tmp_path, *carried)
    assert owed(company) == {("C2", "EUR"): 3_000}


def test_a_ledger_with_less_open_brings_the_balance_down(company, tmp_path):
    books(company, tmp_path, *F1)
    books(company, tmp_path, *LETTERED, *paid("F1", "40,00", "20260910", code="A"))
    assert opened(company) == {"C1 F1": 6_000}
    assert movements(company, "F1") == [(4_000, "payment", "books")]


def test_credits_that_the_books_have_used_are_used(company, tmp_path):
    """A credit of 40 was lettered against F1 of 100: 60 are owed, not 20."""
    books(company, tmp_path, *sale("F1", "100,00", "20260901"), *paid("VIR 1", "40,00", "20260910"))
    assert owed(company) == {("C1", "EUR"): 6_000}
    books(
        company, tmp_path, *LETTERED, *paid("VIR 1", "40,00", "20260910", code="A"),
        *sale("F2", "1,00", "20260930"),
    )  # fmt: skip
    assert opened(company) == {"C1 F1": 6_000, "C1 F2": 100}


def test_a_receipt_that_is_a_credit_in_the_books_and_a_payment_here_counts_once(company, tmp_path):
    """F1 is down to 60 here. The ledger has F1 whole, and the 40 beside it: still 60."""
    bring(company, table(tmp_path, invoice("F1", "ACME", code="C1", open_="60,00")))
    books(company, tmp_path, *sale("F1", "100,00", "20260901"), *paid("VIR 1", "40,00", "20260910"))
    assert owed(company) == {("C1", "EUR"): 6_000}


def test_an_older_ledger_says_nothing_new(company, tmp_path):
    books(company, tmp_path, *sale("F2", "30,00", "20260930"))
    before = opened(company)
    done = books(company, tmp_path, *F1)
    assert opened(company) == before
    assert any("a ledger to 2026-09-30 is known: left out" in text for text in done.warnings)


def test_the_new_year_carries_the_invoices_of_the_old_one(company, tmp_path):
    """F1 of September is opened again on 1 January under its number: it is the same invoice."""
    books(company, tmp_path, *F1, *sale("F2", "30,00", "20260920"))
    books(
        company, tmp_path, *sale("F1", "100,00", "20270101", **OPENING),
        *sale("F3", "5,00", "20270115"),
    )  # fmt: skip
    assert opened(company) == {"C1 F1": 10_000, "C1 F3": 500}
    assert Invoice.objects.get(number="F1").due_on == date(2026, 10, 1)


def test_a_year_that_carries_nothing_forward_settles_nothing_of_the_one_before(company, tmp_path):
    books(company, tmp_path, *F1)
    done = books(company, tmp_path, *sale("F3", "5,00", "20270115"))
    assert opened(company) == {"C1 F1": 10_000, "C1 F3": 500}
    assert any("begins without anything carried forward" in text for text in done.warnings)


def test_two_entries_of_one_piece_stay_apart_when_one_of_them_is_paid(company, tmp_path):
    other = sale("F1", "20,00", "20260902", entry="2")
    books(company, tmp_path, *F1, *other)
    assert set(opened(company)) == {"C1 F1", "C1 F1 (02/09/2026)"}
    books(company, tmp_path, *LETTERED, *paid("F1", "100,00", "20260915", code="A"), *other)
    assert opened(company) == {"C1 F1 (02/09/2026)": 2_000}


@pytest.mark.parametrize("first", ["ledger", "table"])
def test_the_ledger_says_how_much_and_the_table_when(company, tmp_path, first):
    """60 are left in the ledger, the table says 100 and the due date, in whatever order."""
    files = [
        ledger(tmp_path, *LETTERED, *paid("F1", "40,00", "20260910", code="A")),
        table(tmp_path, invoice("F1", "ACME", due="01/12/2026")),
    ]
    for path in files if first == "ledger" else reversed(files):
        bring(company, path, terms=30)
    row = Invoice.objects.get()
    assert (row.due_on, row.booked) == (date(2026, 12, 1), True)
    assert owed(company) == {("C1", "EUR"): 6_000}


@pytest.mark.parametrize("first", ["ledger", "e-invoice"])
def test_an_invoice_of_the_ledgers_time_that_it_has_not_open_is_paid(company, tmp_path, first):
    """E1 of 1 September is not open in a ledger that knows its customer and goes to the 20th."""
    files = [ledger(tmp_path, *sale("F2", "30,00", "20260920")), ubl(tmp_path)]
    for path in files if first == "ledger" else reversed(files):
        bring(company, path, terms=30)
    assert owed(company) == {("C1", "EUR"): 3_000}
    assert Invoice.objects.filter(number="E1").exists(), "kept, so that its number is known"


def test_an_invoice_after_the_ledgers_end_or_of_another_customer_is_open(company, tmp_path):
    books(company, tmp_path, *F1)
    later = invoice("F2", "ACME", issued="02/09/2026", due="02/10/2026")
    bring(company, table(tmp_path, later, invoice("F9", "Bell")))
    assert opened(company) == {"C1 F1": 10_000, "C1 F2": 10_000, "Bell F9": 10_000}


def test_an_invoice_in_instalments_is_one_entry_of_the_ledger(company, tmp_path):
    """50 + 50 are 100; with 30 left in the ledger, the last instalment has 30."""
    halves = [
        invoice("F1", "ACME", code="C1", amount="50,00", due=due)
        for due in ("01/10/2026", "01/12/2026")
    ]
    bring(company, table(tmp_path, *halves))
    books(company, tmp_path, *F1)
    assert owed(company) == {("C1", "EUR"): 10_000}
    books(company, tmp_path, *LETTERED, *paid("F1", "70,00", "20261005", code="A"))
    assert opened(company) == {"C1 F1 (01/12/2026)": 3_000}


def test_the_customers_own_terms_come_before_those_given(company, tmp_path):
    bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;;a@acme.example;Lille;60"))
    books(company, tmp_path, *F1)
    assert Invoice.objects.get().due_on == date(2026, 10, 31)


def test_the_same_ledger_under_another_name_changes_nothing(company, tmp_path):
    lines = [*F1, *paid("VIR 1", "40,00", "20260910"), *sale("F1", "20,00", "20260902", entry="2")]
    books(company, tmp_path, *lines)
    before = dump()
    bring(company, ledger(tmp_path, *lines, [""] * 18), terms=30)
    assert dump() == before


def test_all_these_ways_the_years_of_one_company_follow_each_other(company, shared):
    """The sample of two years: what is open is what the second one says."""
    folder = shared / "data" / "fec"
    for name in ("trytond-account-fr__FEC-previous.csv", "trytond-account-fr__FEC.csv"):
        bring(company, folder / name, terms=30)
    other = make_company("other", name="Autre")
    bring(other, folder / "trytond-account-fr__FEC.csv", terms=30)
    assert owed(company) == owed(other)
