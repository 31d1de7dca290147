"""Undoing an import: as a whole, while nothing was built on it, to exactly what was before."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dunning.models import Hold
from butoir.journal.models import Event
from butoir.ledger.assigning import ignore_entry
from butoir.ledger.models import BankAccount, BankEntry, Customer, Import, Invoice
from butoir.ledger.recording import record_customer, record_receipt
from companies import make_company
from ledger.ledger_kit import WHO, bring, dump, match, opened, undo
from ledger.test_import_books import F1, OPENING, books
from ledger.test_matching import returned, traced
from ledger.test_statements import ONE, TWO, statement
from project.files import entry, invoice, ledger, paid, sale, table
from project.test_book_rules import customers, ubl

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def test_an_import_undone_leaves_nothing_but_its_trace(company, tmp_path):
    done = bring(company, table(tmp_path, invoice("F1", open_="60,00"), invoice("F2", "Bell")))
    undo(done)
    assert not any(dump().values())
    assert Import.objects.get().undone_by == "claire"
    assert Event.objects.last().kind == "import-undone"


def test_a_file_that_was_undone_may_be_imported_again_and_undone_once(company, tmp_path):
    path = table(tmp_path, invoice("F1"))
    done = bring(company, path)
    undo(done)
    with pytest.raises(InputError, match="undone before"):
        undo(done)
    again = bring(company, path)
    assert not again.again
    assert opened(company) == {"ACME F1": 10_000}


def newer_list(company, folder):
    more = invoice("F1", due="15/10/2026", open_="50,00", reference="RF18539007547034")
    return bring(company, table(folder, more, invoice("F3", "New")))


def raised_amount(company, folder):
    return bring(company, table(folder, invoice("F1", amount="120,00")))


def describing_table(company, folder):
    return bring(company, customers(folder, "C1;ACME;particulier;BE;;n@acme.example;Gand;45"))


def ledger_of_all(company, folder):
    return books(company, folder, *F1, *paid("F1", "40,00", "20260910", code="A"))


def next_year(company, folder):
    return books(company, folder, *sale("F9", "1,00", "20270101", **OPENING))


def e_invoice(company, folder):
    return bring(company, ubl(folder, "F1", city="Paris"))


def final_statement(company, folder):
    return bring(company, statement(folder, entry("40.00", "F1 ACME", on="2026-11-10"), TWO))


NEWER = (
    newer_list, raised_amount, describing_table, ledger_of_all, next_year, e_invoice,
    final_statement,
)  # fmt: skip


@pytest.mark.parametrize("newer", NEWER)
@pytest.mark.parametrize("matched", [False, True])
def test_a_newer_file_undone_gives_back_every_row_as_it_was(company, tmp_path, newer, matched):
    bring(company, customers(tmp_path, "C7;Bell;entreprise;FR;;b@bell.example;Lille;"))
    bring(company, table(tmp_path, invoice("F1"), invoice("F2", "Bell", code="C7")))
    bring(company, statement(tmp_path, ONE, kind="camt.054"))
    if matched:
        match(company)
    before = dump()
    done = newer(company, tmp_path)
    assert dump() != before
    undo(done)
    assert dump() == before


def test_a_statement_goes_with_what_was_matched_of_it(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00")))
    before = dump()
    done = bring(
        company, statement(tmp_path, entry("100.00", "2026-117"), entry("50.00", "?", name="?"))
    )
    match(company)
    undo(done)
    assert dump() == before
    assert not BankAccount.objects.exists()


def test_a_return_undone_leaves_the_payment_as_it_was(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-10")))
    match(company)
    before = dump()
    done = bring(company, statement(tmp_path, returned("100.00", "E2E-17", "2026-11-12")))
    match(company)
    undo(done)
    assert dump() == before


def refused(done, reason: str) -> None:
    before = dump()
    with pytest.raises(InputError, match=reason):
        undo(done)
    assert dump() == before, "and nothing is changed"


def test_what_a_later_import_builds_on_stays(company, tmp_path):
    first = bring(company, table(tmp_path, invoice("F1")))
    second = bring(company, table(tmp_path, invoice("F1"), invoice("F2"), name="second.csv"))
    refused(first, "later imports build on it: .*second.csv")
    undo(second)
    undo(first)
    assert not any(dump().values())


def test_a_customer_of_another_import_stays(company, tmp_path):
    first = bring(company, table(tmp_path, invoice("F1")))
    bring(company, table(tmp_path, invoice("F2"), name="second.csv"))
    refused(first, "invoices on its customers: 1")


def test_a_movement_that_a_later_statement_says_too_stays(company, tmp_path):
    first = bring(company, statement(tmp_path, ONE, TWO))
    second = bring(company, statement(tmp_path, TWO))
    refused(first, "later imports build on it")
    undo(second)
    undo(first)


def test_a_hold_stands_in_the_way(company, tmp_path):
    done = bring(company, table(tmp_path, invoice("F1")))
    Hold.objects.create(
        company=company, customer=Customer.objects.get(), invoice=Invoice.objects.get(),
        kind="disputed", since=date(2026, 3, 1), made_at=WHO["at"], made_by="claire",
    )  # fmt: skip
    refused(done, "holds on its invoices: 1")


def test_a_payment_stands_in_the_way(company, tmp_path):
    done = bring(company, table(tmp_path, invoice("F1")))
    record_receipt(
        Customer.objects.get(), 100, date(2026, 3, 1), **WHO, invoice=Invoice.objects.get()
    )
    refused(done, "allocations on its invoices: 1")


def test_what_a_person_changed_since_stands_in_the_way(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", code="C1")))
    done = bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;;a@acme.example;Lille;45"))
    record_customer(company, "C1", **WHO, terms_days=90)
    refused(done, "was changed since")


def test_what_a_person_decided_of_an_entry_stands_in_the_way(company, tmp_path):
    done = bring(company, statement(tmp_path, ONE))
    ignore_entry(BankEntry.objects.get(), "a loan", **WHO)
    refused(done, "a person decided on its bank entries")


def test_a_payment_that_came_back_since_stands_in_the_way(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    done = bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-10")))
    match(company)
    bring(company, statement(tmp_path, returned("100.00", "E2E-17", "2026-11-12")))
    match(company)
    refused(done, "payments in it went back since")


def test_a_ledger_that_another_one_was_left_out_for_stays(company, tmp_path):
    newer = bring(company, ledger(tmp_path, *sale("F2", "30,00", "20260930")), terms=30)
    older = bring(company, ledger(tmp_path, *F1), terms=30)
    refused(newer, "later imports build on it")
    undo(older)
    undo(newer)
    assert not any(dump().values())
