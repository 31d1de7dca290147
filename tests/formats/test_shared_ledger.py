"""The ledgers and tables of real programs, against the facts known about each of them."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from butoir.formats import fec, table, table_csv
from butoir.formats.customers import read_customers
from butoir.formats.model import Document
from butoir.formats.table_columns import vocabulary

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the shared samples are not beside this checkout ({DATA})"
)

FECS = [
    "ekylibre-istea__123456789FEC20201231.txt",
    "ekylibre-sage-coala__2020.txt",
    "pseudonymised-agrigest__123456789FEC20230331.txt",
    "pseudonymised-quadra__123456789FEC20190731.txt",
    "trytond-account-fr__FEC-previous.csv",
    "trytond-account-fr__FEC.csv",
]


def facts(path: str) -> dict[str, Any]:
    """What is known about one sample."""
    with (DATA / "MANIFEST.csv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest):
            if row["path"] == path:
                known: dict[str, Any] = json.loads(row["expected_facts"])
                return known
    raise AssertionError(f"nothing is known about {path}")


def cents(amount: str) -> int:
    """Cents of an amount of the manifest."""
    return int(Decimal(amount) * 100)


@pytest.mark.parametrize("name", FECS)
def test_fec(name: str) -> None:
    known = facts(f"fec/{name}")
    data = (DATA / "fec" / name).read_bytes()
    assert fec.sniff(data) == "fec"
    document = fec.read(data, name)
    found = document.ledger
    assert found is not None
    assert not document.failed
    assert document.encoding == known["encoding"]
    assert (found.lines, found.entries) == (known["lines"], known["entries"])
    assert found.balanced == known["balanced"]
    assert found.balance == cents(known["balance_411"])
    assert len(found.customers) == known["n_411_aux"]
    odd = known["entries_unbalanced"]
    assert any(f"{odd} of {found.entries} entries" in text for text in found.warnings) == bool(odd)
    for code in ("413", "416", "418", "419", "491"):
        told = any(text.startswith(f"accounts {code}, balance") for text in found.warnings)
        assert told == (cents(known[f"bal_{code}"]) != 0)


@pytest.mark.parametrize("name", FECS)
def test_open_items_of_a_fec(name: str) -> None:
    known = facts(f"fec/{name}")
    found = fec.read((DATA / "fec" / name).read_bytes(), name).ledger
    assert found is not None
    never = [item for item in found.open_items if item.unlettered]
    debits = [item.cents for item in never if item.cents > 0]
    credits_ = [item.cents for item in never if item.cents < 0]
    assert len(never) == known["open_411_lines_no_lettrage"]
    assert sum(item.cents for item in never) == cents(known["open_411_balance_no_lettrage"])
    assert (len(debits), sum(debits)) == (
        known["open_411_debit_lines"],
        cents(known["open_411_debit_total"]),
    )
    assert (len(credits_), sum(credits_)) == (
        known["open_411_credit_lines"],
        cents(known["open_411_credit_total"]),
    )
    remainders = [item.cents for item in found.open_items if not item.unlettered]
    assert sum(remainders) == cents(known["lettrage_unbalanced_total"])
    assert len(remainders) == known["lettrage_groups_411_unbalanced"]
    for sample in known.get("open_items_sample", []):
        item = next(one for one in never if one.line == sample["line"])
        assert (item.account, item.customer) == (sample["account"], sample["aux"] or item.account)
        assert item.reference == sample["piece"]
        assert item.on.strftime("%Y%m%d") == sample["piece_date"]
        assert item.cents == cents(sample["amount"])


@pytest.mark.parametrize("name", FECS)
def test_customers_of_a_fec(name: str) -> None:
    """The open items of each customer add up to the balance of its account."""
    known = facts(f"fec/{name}")
    found = fec.read((DATA / "fec" / name).read_bytes(), name).ledger
    assert found is not None
    left = {(one.account, one.customer): 0 for one in found.customers}
    for item in found.open_items:
        left[item.account, item.customer] += item.cents
    assert left == {(one.account, one.customer): one.balance for one in found.customers}
    owing = [one.balance for one in found.customers if one.balance > 0]
    assert len(owing) == known["open_411_aux_with_debit_balance"]
    assert sum(owing) == cents(known["open_411_aux_debit_balance_total"])
    balances = {one.customer: one.balance for one in found.customers}
    for customer, balance in known["engine"]["top5_open"]:
        assert balances[customer] == cents(balance)


def test_the_large_ledger_has_310_open_lines_worth_283_113_83() -> None:
    name = "pseudonymised-quadra__123456789FEC20190731.txt"
    document = fec.read((DATA / "fec" / name).read_bytes(), name)
    assert document.ledger is not None
    assert len(document.ledger.open_items) == 310
    assert sum(item.cents for item in document.ledger.open_items) == 28311383
    assert len(document.ledger.customers) == 732


def export(name: str, mapping: dict[str, str] | None = None) -> tuple[dict[str, Any], Document]:
    """What is known about one export, and what was read of it."""
    data = (DATA / "exports" / name).read_bytes()
    known = facts(f"exports/{name}")
    assert table.sniff(data) == "table"
    assert fec.sniff(data) is None
    text = table_csv.read_text(data, vocabulary("table_columns.toml").score)
    assert text.delimiter == known["delimiter"]
    assert text.encoding == known["encoding"]
    assert len(text.sheet.rows) == known["rows_total"]
    document = table.read(data, name, mapping)
    assert document.encoding == known["encoding"]
    return known, document


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        ("ekylibre__socleo_sales.csv", None),
        ("ekylibre__socleo_incoming_payments.csv", None),
        (
            "ekylibre-istea__general_ledger.txt",
            {
                "account": "1",
                "issued_on": "4",
                "number": "5",
                "customer_name": "6",
                "label": "7",
                "debit": "8",
                "credit": "9",
                "lettering": "12",
                "header": "0",
            },
        ),
    ],
)
def test_accounting_lines_are_ledgers(name: str, mapping: dict[str, str] | None) -> None:
    known, document = export(name, mapping)
    found = document.ledger
    assert found is not None
    assert found.lines == known["data_rows"]
    assert found.balanced == (known["total_debit"] == known["total_credit"])
    assert found.balance == cents(known["net_411"])
    assert sum(item.cents for item in found.open_items) == found.balance
    open_lines = known.get("open_411_lines", known["lines_411"])  # without lettrage all are open
    assert len(found.open_items) == open_lines


def test_a_ledger_without_headings_asks_for_a_mapping() -> None:
    _, document = export("ekylibre-istea__general_ledger.txt")
    assert [problem.code for problem in document.diagnostics] == ["no-headings"]


def test_a_table_of_receipts_is_a_statement() -> None:
    known, document = export("ekylibre__incoming_payments.csv")
    (statement,) = document.statements
    assert len(statement.entries) == known["data_rows"]
    assert {entry.counterparty_name for entry in statement.entries} == {"TERRILACTI"}
    assert statement.entries[0].cents == 171926
    assert [problem.code for problem in document.diagnostics] == ["payments-table"]


def test_lines_with_prices_without_vat_are_no_invoices() -> None:
    _, document = export("ekylibre__sales.csv")
    assert [problem.code for problem in document.diagnostics] == ["missing-column"]
    assert "without VAT" in document.diagnostics[0].message


def test_a_table_of_customers_is_read_as_one() -> None:
    known, document = export("ekylibre__entities.csv")
    assert [problem.code for problem in document.diagnostics] == ["not-invoices"]
    name = "ekylibre__entities.csv"
    found = read_customers((DATA / "exports" / name).read_bytes(), name)
    assert len(found) == known["data_rows"]
    assert [row.debtor.kind for row in found].count("company") == 4
    assert found[0].debtor.address.city == "SAINT-PORCHAIRE"
