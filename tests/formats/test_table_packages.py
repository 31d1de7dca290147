"""Exports of accounting packages, recognised without a mapping; and what is asked where it could
be read two ways."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from formats.package_exports import INVOICES, LEDGERS, owed
from formats.table_cases import invoices, problems, read, rows

WHO = "number;customer;invoice date;due date"
LINE = "F1;A;13/01/2026;13/02/2026"


@pytest.mark.parametrize("package", INVOICES)
def test_open_invoices_of_a_package(package):
    export = INVOICES[package]
    document = read(export.text)
    assert not document.failed, document.diagnostics
    assert owed(document.invoices) == export.owed
    for one in document.invoices:
        assert one.due_on is not None
        assert one.issued_on is not None


@pytest.mark.parametrize("package", LEDGERS)
def test_lines_of_accounts_of_a_package(package):
    export = LEDGERS[package]
    ledger = read(export.text).ledger
    assert ledger is not None
    assert [(one.reference, one.name, one.cents) for one in ledger.open_items] == export.owed


def test_the_account_of_the_sale_is_no_customer():
    """Xero writes the account 200 on every line: it would make one customer of all."""
    text = INVOICES["Xero, sales invoices: one row a line"].text
    assert {one.customer for one in invoices(text)} == {""}
    lines = (
        "number,account code,customer name,due date,total,quantity\n{},200,{},2026-02-13,9.00,1\n"
    )
    assert {one.customer for one in invoices(lines.format("F1", "Acme"))} == {""}


def test_a_status_of_payment_counts_before_that_of_the_document():
    """A posted invoice may be paid, an unpaid one may be a draft."""
    text = rows(
        f"{LINE};9,00;Posted;Paid",
        f"{LINE.replace('F1', 'F2')};9,00;Posted;Not Paid",
        f"{LINE.replace('F1', 'F3')};9,00;Draft;Not Paid",
        headings=f"{WHO};total;Status;Payment Status",
    )
    assert [(one.number, one.payable) for one in invoices(text)] == [("F1", 0), ("F2", 900)]


@pytest.mark.parametrize("word", ["Bill", "Vendor Bill", "Facture fournisseur", "in_invoice"])
def test_purchases_are_left_out(word):
    document = read(
        rows(
            f"{LINE};9,00;{word}",
            f"{LINE.replace('F1', 'F2')};8,00;Invoice",
            headings=f"{WHO};total;transaction type",
        )
    )
    assert [one.number for one in document.invoices] == ["F2"]
    assert problems(document) == [("not-a-claim", 2, None)]


def test_an_amount_of_the_books_beside_an_invoice_in_another_currency_is_refused():
    """Odoo's signed amounts are euros whatever the currency of the invoice."""
    text = rows(f"{LINE};90.00;USD", headings="number;customer;invoice date;due date;{};currency")
    signed = read(text.format("Amount Due Signed"))
    assert problems(signed) == [("books-currency", 2, "Amount Due Signed")]
    assert invoices(text.format("Amount Due"))[0].currency == "USD"


def test_a_running_balance_is_not_what_is_left_of_each_row():
    lines = (f"{LINE};70,00;70,00", f"{LINE.replace('F1', 'F2')};20,00;90,00")
    asked = read(rows(*lines, headings=f"{WHO};Montant;Solde"))
    assert (asked.invoices, problems(asked)) == ((), [("ambiguous-balance", 3, "Solde")])
    text = rows(*lines, headings=f"{WHO};Montant;Solde")
    settled = invoices(text, {"open": "Montant", "gross": "Montant"})
    assert [one.payable for one in settled] == [7000, 2000]
    assert [one.payable for one in invoices(text, {"open": "Solde"})] == [7000, 9000]


def test_a_running_balance_that_a_payment_brings_to_nothing_is_not_missed():
    """Taken for what is left, it would ask for 70.00 that were paid, and forget the payment."""
    lines = (f"{LINE};70,00;70,00", f"{LINE.replace('F1', 'R1')};-70,00;0,00")
    asked = read(rows(*lines, headings=f"{WHO};Montant;Solde"))
    assert (asked.invoices, problems(asked)) == ((), [("ambiguous-balance", 3, "Solde")])
    text = rows(
        "A;F1;13/01/2026;70,00;;70,00",
        "A;B1;20/01/2026;;70,00;0,00",
        headings="Client;N° pièce;Date;Débit;Crédit;Solde",
    )
    assert [one.payable for one in invoices(text)] == [7000, -7000]


def test_invoices_settled_one_after_the_other_are_no_running_balance():
    lines = (f"{LINE};70,00;0,00", f"{LINE.replace('F1', 'F2')};30,00;30,00")
    text = rows(*lines, headings=f"{WHO};Montant;Solde")
    assert [one.payable for one in invoices(text)] == [0, 3000]


def test_beside_debits_and_credits_a_running_balance_is_left_aside_and_told():
    document = read(INVOICES["BOB, account of customers with a running balance"].text)
    assert problems(document) == [("running-balance", 3, "Solde")]


def test_a_balance_that_never_exceeds_its_row_is_what_is_left():
    text = rows(f"{LINE};70,00;30,00", f"{LINE};-20,00;-5,00", headings=f"{WHO};Montant;Solde")
    assert sum(one.payable for one in invoices(text)) == 2500


@pytest.mark.parametrize(
    "heading",
    ["Reste net", "Solde au 31/12", "Open saldo klant", "Outstanding now", "Offen EUR neu"],
)
def test_an_unknown_heading_that_speaks_of_what_is_open_is_asked_about(heading):
    """To ask for the whole of what was paid in part is a demand without right."""
    text = rows(f"{LINE};120,00;70,00", headings=f"{WHO};total;{heading}")
    document = read(text)
    assert (document.invoices, problems(document)) == ((), [("unknown-balance", 1, heading)])
    assert invoices(text, {"open": heading})[0].payable == 7000


@pytest.mark.parametrize(
    "heading", ["Days overdue", "Jours de retard", "Date du solde", "Remarque"]
)
def test_days_and_remarks_are_no_balance(heading):
    assert invoices(rows(f"{LINE};120,00;12", headings=f"{WHO};total;{heading}"))


REPORT = (
    "Invoice Date,Due Date,Invoice Number,Total",
    "Acme,,,",
    "13/01/2026,13/02/2026,INV-1,70.00",
    "{},,,70.00",
)


def test_rows_of_a_report_belong_to_the_name_above_them():
    found = invoices("\n".join(REPORT).format("Total Acme") + "\n")
    assert [(one.number, one.buyer.name) for one in found] == [("INV-1", "Acme")]


@pytest.mark.parametrize("total", ["Total Bell", "Acme total", "14/01/2026", "Total"])
def test_a_report_whose_totals_do_not_name_its_groups_is_not_guessed(total):
    document = read("\n".join(REPORT).format(total) + "\n")
    assert document.invoices == ()
    assert ("missing-column", 1, "customer_name or customer or account") in problems(document)


def test_groups_by_age_are_no_customers():
    text = "\n".join(REPORT).format("Total for 91 or more days past due")
    document = read(text.replace("Acme,,,", "91 or more days past due,,,") + "\n")
    assert ("missing-column", 1, "customer_name or customer or account") in problems(document)


@pytest.mark.parametrize("page", ["formats.en.md", "formats.fr.md"])
def test_every_package_tried_here_is_in_the_page_of_formats(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = re.findall(r"^\| ([^|]+) \| [^|]+ \| (?:names|intitulés) \|", text, flags=re.M)
    listed = {name.strip() for cell in named for name in cell.split(",")}
    tried = {re.split(r",| in |:", package)[0] for package in (*INVOICES, *LEDGERS)}
    assert {name.removesuffix(" Books") for name in tried} == {
        name.removesuffix(" Books") for name in listed
    }
