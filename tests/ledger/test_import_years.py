"""Ledgers of one company that follow each other: what they carry, open again and know of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from butoir.ledger.models import Customer, Import, Invoice
from companies import make_company
from ledger.ledger_kit import bring, dump, match, movements, opened, owed, undo
from ledger.test_import_books import F1, LETTERED, OPENING, books
from ledger.test_statements import statement
from project.files import entry, invoice, ledger, paid, sale, table
from project.test_book_rules import customers

pytestmark = pytest.mark.django_db

F2 = sale("F2", "50,00", "20261001")
NEW_YEAR = "20270101"


@pytest.fixture
def company():
    return make_company()


def carried(amount: str, number: str = "AN", label: str = "Solde au 31/12", **more: str):
    """A line that opens the account of ACME for the new year."""
    return sale(number, amount, NEW_YEAR, label=label, **OPENING, **more)


def test_a_sum_carried_forward_is_the_invoices_that_it_stands_for(company, tmp_path):
    """100 and 50 of 2026 open 2027 as one line of 150: still F1 and F2, due when they were."""
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("150,00"), *sale("F3", "5,00", "20270115"))
    assert opened(company) == {"C1 F1": 10_000, "C1 F2": 5_000, "C1 F3": 500}
    assert Invoice.objects.get(number="F1").due_on == date(2026, 10, 1)


def test_a_smaller_sum_has_settled_the_oldest_first(company, tmp_path):
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("90,00"))
    assert opened(company) == {"C1 F1": 4_000, "C1 F2": 5_000}


def test_a_sum_of_one_invoices_very_amount_is_that_invoice(company, tmp_path):
    """50 are left: F2, although F1 is older."""
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("50,00"))
    assert opened(company) == {"C1 F2": 5_000}


def test_a_line_that_names_the_invoice_in_its_label_is_that_invoice(company, tmp_path):
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("60,00", label="Report F1 ACME"), *carried("50,00"))
    assert opened(company) == {"C1 F1": 6_000, "C1 F2": 5_000}


def test_a_line_with_a_number_of_its_own_stands_for_no_other_invoice(company, tmp_path):
    """F1 was paid in December; F9 of December, of the same amount, was not known: F1 is not asked
    for any more."""
    books(company, tmp_path, *F1)
    books(company, tmp_path, *carried("100,00", number="F9"))
    assert opened(company) == {"C1 F9": 10_000}


def test_a_number_that_the_openings_of_many_customers_have_is_that_of_the_entry(company, tmp_path):
    books(company, tmp_path, *F1, *F2)
    bell = carried("7,00", number="2027-1", aux="C2", name="Bell")
    books(company, tmp_path, *carried("150,00", number="2027-1"), *bell)
    assert opened(company) == {"C1 F1": 10_000, "C1 F2": 5_000, "C2 2027-1": 700}


def test_two_years_in_one_file_keep_the_names_of_their_invoices(company, tmp_path):
    """F1 is settled in it, F9 of the first year is open: it is not F1."""
    books(company, tmp_path, *F1)
    books(
        company, tmp_path, *LETTERED, *paid("V", "100,00", "20261120", code="A"),
        *sale("F9", "100,00", "20261215"), *carried("100,00"),
    )  # fmt: skip
    assert opened(company) == {"C1 F9": 10_000}


def test_what_is_carried_beyond_what_was_known_is_one_debt_more(company, tmp_path):
    """An invoice of December came after the last export: 180 instead of 150."""
    books(company, tmp_path, *F1, *F2)
    done = books(company, tmp_path, *carried("180,00"))
    assert owed(company) == {("C1", "EUR"): 18_000}
    assert opened(company)["C1 F1"] == 10_000
    assert any(text.startswith("carried forward as a sum") for text in done.warnings)


def test_the_export_after_it_says_the_same_and_changes_nothing(company, tmp_path):
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("180,00"))
    before = opened(company)
    books(company, tmp_path, *carried("180,00"), *sale("F3", "5,00", "20270201"))
    assert opened(company) == before | {"C1 F3": 500}


def test_receipts_of_the_new_year_lettered_with_the_old_one_take_it_down(company, tmp_path):
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried("150,00"), *paid("VIR", "120,00", "20270110", code="A"))
    assert opened(company) == {"C1 F2": 3_000}


def test_a_receipt_that_the_new_ledger_does_not_have_yet_is_not_asked_for_again(company, tmp_path):
    """F1 was paid at the bank in December; the opening of the books still has 150."""
    books(company, tmp_path, *sale("2026-117", "100,00", "20260901"), *F2)
    bring(company, statement(tmp_path, entry("100.00", "2026-117", on="2026-12-20")))
    match(company)
    assert opened(company) == {"C1 F2": 5_000}
    books(company, tmp_path, *carried("150,00"))
    assert opened(company) == {"C1 F2": 5_000}


def test_a_first_ledger_may_open_with_a_sum(company, tmp_path):
    """Nobody knows its invoices: it is told."""
    done = books(company, tmp_path, *carried("150,00"))
    assert opened(company) == {"C1 Solde au 31/12": 15_000}
    assert any(text.startswith("carried forward as a sum") for text in done.warnings)


@pytest.mark.parametrize("sum_", ["150,00", "90,00", "180,00"])
def test_the_balance_of_a_customer_is_that_of_the_ledger(company, tmp_path, sum_):
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *carried(sum_))
    assert owed(company) == {("C1", "EUR"): int(sum_.replace(",", ""))}


def test_an_invoice_whose_lettrage_was_taken_back_is_open_again(company, tmp_path):
    """A cheque was lettered, then came back: F1 is owed once more."""
    books(company, tmp_path, *F1, *F2)
    books(company, tmp_path, *LETTERED, *paid("CHQ", "100,00", "20261010", code="A"), *F2)
    assert opened(company) == {"C1 F2": 5_000}
    done = books(
        company, tmp_path, *F1, *F2,
        *paid("CHQ", "100,00", "20261010", code="A"),
        *sale("CHQ", "100,00", "20261020", code="A", journal="BQ"),
    )  # fmt: skip
    assert opened(company) == {"C1 F1": 10_000, "C1 F2": 5_000}
    assert any(text.startswith("settled in an earlier ledger") for text in done.warnings)
    undo(done)
    assert opened(company) == {"C1 F2": 5_000}


def test_what_the_bank_paid_is_not_opened_again_by_a_ledger_that_is_behind(company, tmp_path):
    books(company, tmp_path, *sale("2026-117", "100,00", "20260901"))
    bring(company, statement(tmp_path, entry("100.00", "2026-117", on="2026-10-20")))
    match(company)
    books(company, tmp_path, *sale("2026-117", "100,00", "20260901"), *F2)
    assert opened(company) == {"C1 F2": 5_000}


def test_a_receipt_lettered_with_another_invoice_since_moves_with_it(company, tmp_path):
    """60 first went to F1, the oldest; the accountant has them on F2."""
    receipt = ("VIR", "40,00", "20261010")
    books(company, tmp_path, *F1, *F2, *paid(*receipt))
    assert opened(company) == {"C1 F1": 6_000, "C1 F2": 5_000}
    lettered = sale("F2", "50,00", "20261001", code="B")
    books(company, tmp_path, *F1, *lettered, *paid(*receipt, code="B"))
    assert opened(company) == {"C1 F1": 10_000, "C1 F2": 1_000}


def test_what_was_paid_before_it_was_first_read_is_known_of_the_invoice(company, tmp_path):
    books(company, tmp_path, *LETTERED, *paid("F1", "40,00", "20260910", code="A"))
    row = Invoice.objects.get()
    assert (row.cents, opened(company)) == (10_000, {"C1 F1": 6_000})
    assert movements(company, "F1") == [(4_000, "payment", "books")]


def test_nobody_is_made_a_customer_for_what_was_sold_over_the_counter(company, tmp_path):
    books(company, tmp_path, *sale("Z31", "500,00", "20260901", "9COMPT", "Comptoir"), *F2)
    assert list(Customer.objects.values_list("code", flat=True)) == ["C1"]


def test_a_ledger_ends_on_the_day_on_which_it_comes_at_the_latest(company, tmp_path):
    """One receipt of 2062 in it: every receipt to come would seem booked already, and every
    ledger to come an older one."""
    slip = sale("F0", "1,00", "20260801", code="A"), paid("V", "1,00", "20620910", code="A")
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    done = books(company, tmp_path, *slip[0], *slip[1], *F2, at=at)
    assert Import.objects.get().books_until == date(2026, 11, 3)
    assert any("has entries of days to come, up to 2062-09-10" in text for text in done.warnings)
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    books(company, tmp_path, *slip[0], *slip[1], at=at)
    assert opened(company) == {}, "the next one is a newer one"


TERMS = [
    ("customer", "C1;ACME;entreprise;FR;;a@acme.example;Lille;60", date(2026, 10, 31)),
    ("learned", "C1;ACME;entreprise;FR;;a@acme.example;Lille;", date(2026, 10, 16)),
    ("given", "C2;Bell;entreprise;FR;;b@bell.example;Lille;", date(2026, 10, 1)),
]


@pytest.mark.parametrize(("by", "row", "due_on"), TERMS)
def test_whose_terms_gave_the_due_date_is_known_of_each_invoice(company, tmp_path, by, row, due_on):
    """60 days of its own, 45 on an earlier invoice, 30 given for all: in that order."""
    bring(company, customers(tmp_path, row))
    if by != "given":
        earlier = invoice("F0", "ACME", code="C1", issued="01/08/2026", due="15/09/2026")
        bring(company, table(tmp_path, earlier))
    done = books(company, tmp_path, *F1)
    found = Invoice.objects.get(number="F1")
    assert (found.due_by, found.due_on) == (by, due_on)
    assert any(text.startswith("no due date is written: ") for text in done.warnings)


def test_terms_that_were_worked_out_teach_nothing(company, tmp_path):
    books(company, tmp_path, *F1)
    bring(company, ledger(tmp_path, *F1, *F2), terms=45)
    assert Invoice.objects.get(number="F2").due_by == "given"
    assert Invoice.objects.get(number="F2").due_on == date(2026, 11, 15)


def test_a_due_date_that_a_document_writes_takes_the_place_of_the_terms(company, tmp_path):
    books(company, tmp_path, *F1)
    bring(company, table(tmp_path, invoice("F1", "ACME", due="01/12/2026")))
    found = Invoice.objects.get(number="F1")
    assert (found.due_by, found.due_on) == ("", date(2026, 12, 1))


def test_two_years_taken_in_and_undone_leave_nothing(company, tmp_path):
    done = [books(company, tmp_path, *F1, *F2), books(company, tmp_path, *carried("180,00"))]
    for one in reversed(done):
        undo(one)
    assert not any(dump(company).values())
