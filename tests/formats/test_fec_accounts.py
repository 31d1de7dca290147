"""Accounts beside those of customers, and customers' accounts behind which nobody stands."""

from __future__ import annotations

import pytest
from fec_cases import HEADER, against, ledger, line

from butoir.formats.model import LedgerCustomer
from butoir.formats.nobody import GATHERED, NAMELESS


def customer(
    account: str = "411000", aux: str = "", name: str = "", label: str = "Clients"
) -> LedgerCustomer:
    """The one customer of a ledger of one sale."""
    found = ledger(*against(line(account, "100,00", aux=aux, name=name, account_label=label)))
    (one,) = found.customers
    assert one.balance == found.balance == 10_000, "left out or not, it is in the balance"
    return one


@pytest.mark.parametrize(
    "name",
    [
        "CLIENTS DIVERS", "Client comptoir", "Caisse", "Ventes au comptant", "Passage",
        "Divers", "Clients de passage Lille", "Klanten diverse", "Barverkauf", "Cash sales",
        "Walk-in customers", "Contante verkoop", "Vente espèces",
    ],
)  # fmt: skip
def test_what_is_sold_to_nobody_in_particular_is_no_customer(name: str) -> None:
    assert customer(aux="9DIV", name=name).left_out == GATHERED


@pytest.mark.parametrize(
    "name",
    [
        "Comptoir des Fers", "Caisse des écoles", "Divers Bâtiment SARL", "Passage du Nord",
        "Magasin général", "Boutique Anna", "Clientèle Conseil", "ACME", "",
    ],
)  # fmt: skip
def test_companies_whose_names_begin_so_are_customers(name: str) -> None:
    assert customer(aux="C1", name=name).left_out == ""


def test_one_account_for_all_customers_tells_none_of_them_from_another() -> None:
    assert customer("41100000").left_out == NAMELESS


def test_an_account_of_its_own_is_a_customer_without_code() -> None:
    one = customer("411DUPONT", label="Dupont SA")
    assert (one.customer, one.name, one.left_out) == ("411DUPONT", "Dupont SA", "")
    assert customer("41100042", label="Martin").left_out == ""


def test_what_is_left_out_is_told_with_its_reason() -> None:
    found = ledger(
        *against(
            line("411000", "40,00", aux="9CAISSE", name="Caisse"),
            line("411000", "100,00", aux="C1", name="ACME"),
        )
    )
    assert f"1 accounts left out, 40.00 in all: {GATHERED}: 9CAISSE Caisse" in found.warnings


def test_a_supplier_who_owes_us_is_no_customer() -> None:
    found = ledger(
        line("409100", "25,00", aux="FOUR1", name="Fournil"), line("606000", credit="25,00"),
        line("401000", credit="70,00", aux="FOUR2"), line("606000", "70,00"),
    )  # fmt: skip
    assert found.customers == ()
    assert found.warnings == (
        "1 suppliers with a debit balance, 25.00 in all: no customers, left out",
    )


def sold(*days: str, account: str = "707000") -> list[list[str]]:
    """Sales on those days, against an account."""
    return [
        cells
        for day in days
        for cells in (
            line("411000", "10,00", aux="C1", on=day, piece=f"F{day}"),
            line(account, credit="10,00", on=day),
        )
    ]


EXTRACT = "nothing was ever received in this ledger"


def test_a_ledger_in_which_nothing_was_ever_received_may_be_an_extract() -> None:
    """A journal of sales alone would show every invoice as unpaid."""
    found = ledger(*sold("20250110", "20250401"))
    assert any(text.startswith(EXTRACT) for text in found.warnings)


@pytest.mark.parametrize("sales", [["20250110"], ["20250110", "20250220"]])
def test_a_company_that_has_just_begun_is_no_extract(sales: list[str]) -> None:
    assert ledger(*sold(*sales)).warnings == ()


def test_a_ledger_with_a_bank_account_is_whole() -> None:
    bank = [line("512000", "5,00"), line("101000", credit="5,00")]
    assert ledger(*sold("20250110", "20250401"), *bank).warnings == ()


def test_a_due_date_that_a_program_adds_is_read() -> None:
    sale = [*line("411000", "100,00", aux="C1", on="20250110"), "20250224"]
    found = ledger(sale, header=[*HEADER, "DateEcheance"])
    assert str(found.open_items[0].due_on) == "2025-02-24"


@pytest.mark.parametrize("text", ["", "20241231", "soon"])
def test_a_due_date_that_is_none_or_before_the_invoice_counts_for_nothing(text: str) -> None:
    sale = [*line("411000", "100,00", aux="C1", on="20250110"), text]
    assert ledger(sale, header=[*HEADER, "Échéance"]).open_items[0].due_on is None
