"""What an FEC says customers owe."""

from datetime import date
from pathlib import Path

from fec_cases import HEADER, against, ledger, line, read

from butoir.formats import fec

SAMPLES = Path(__file__).parent / "samples"


def test_a_small_ledger_line_by_line() -> None:
    """Ardoise: F-101 paid and lettered, F-102 open. Brasserie: 360 invoiced, 60 paid by card, not
    lettered, so that both lines are open and add up to its balance of 300."""
    document = fec.read((SAMPLES / "fec_two_customers.txt").read_bytes(), "two.txt")
    found = document.ledger
    assert found is not None
    assert (document.format, document.encoding, document.diagnostics) == ("fec", "utf-8", ())
    assert (found.lines, found.entries, found.balanced) == (13, 5, True)
    assert found.accounts == ("411000",)
    assert found.balance == 90000  # 600 + 360 - 60
    assert [(c.customer, c.name, c.balance) for c in found.customers] == [
        ("C001", "Ardoise SARL", 60000),
        ("C002", "Brasserie du Port", 30000),
    ]
    assert [(i.customer, i.reference, i.cents, i.line) for i in found.open_items] == [
        ("C001", "F-102", 60000, 5),
        ("C002", "F-103", 36000, 8),
        ("C002", "CB", -6000, 14),
    ]
    assert all(item.unlettered for item in found.open_items)
    assert found.open_items[1].on == date(2025, 1, 21)  # of the invoice, not of its entry
    assert found.warnings == ()


def test_it_is_recognised_by_its_header_alone() -> None:
    assert fec.sniff((SAMPLES / "fec_two_customers.txt").read_bytes()) == "fec"
    assert fec.sniff(b"Date;Tiers;Montant\n2025-01-01;A;1\n") is None
    assert fec.sniff(b"") is None
    assert fec.sniff(b"%PDF-1.7\0\0\0") is None


def test_only_accounts_411_are_receivables_and_their_neighbours_are_told() -> None:
    found = ledger(
        line("411000", "100,00"),
        line("416000", "50,00", aux="C9"),
        line("413000", "30,00"),
        line("418100", "20,00"),
        line("419100", credit="7,00"),
        line("491000", credit="25,00"),
        line("401000", credit="168,00"),
    )
    assert found.balanced
    assert found.balance == 10000
    assert [item.account for item in found.open_items] == ["411000"]
    told = " | ".join(found.warnings)
    for account, balance in {
        "416": "50.00",
        "413": "30.00",
        "418": "20.00",
        "419": "-7.00",
        "491": "-25.00",
    }.items():
        assert f"accounts {account}, balance {balance}:" in told


def test_retention_money_is_owed_but_told_apart() -> None:
    found = ledger(line("411700", "80,00"), line("701000", credit="80,00"))
    assert found.balance == 8000
    assert "4117" in found.warnings[0]


def test_a_customer_without_a_code_is_its_account() -> None:
    """Some programs give each customer an account of its own and leave CompAuxNum empty; the
    label that then stands in CompAuxLib is not a name."""
    found = ledger(
        line("41110900", "10,00", account_label="Dupuis et fils", name="A NOUVEAU"),
        line("41115000", "20,00", account_label="Mertens bvba"),
    )
    assert [(c.account, c.customer, c.name) for c in found.customers] == [
        ("41110900", "41110900", "Dupuis et fils"),
        ("41115000", "41115000", "Mertens bvba"),
    ]


def test_a_code_on_every_line_makes_no_customers_of_suppliers() -> None:
    found = ledger(
        line("411000", "12,00", aux="C1", name="Ardoise"),
        line("707000", credit="12,00", aux="C1", name="Ardoise"),
        line("401000", "0,00", "0,00", aux="S1", name="Papier"),
    )
    assert [c.customer for c in found.customers] == ["C1"]


def test_one_customer_in_two_accounts_has_two_balances() -> None:
    found = ledger(line("411000", "12,00", aux="C1"), line("411200", credit="5,00", aux="C1"))
    assert [(c.account, c.balance) for c in found.customers] == [("411000", 1200), ("411200", -500)]


def test_references_are_kept_as_written() -> None:
    pieces = ["-", "x", "180408&180", "CB", "VE  0123", ""]
    found = ledger(*(line("411000", "1,00", piece=piece, label="Du 3") for piece in pieces))
    assert [item.reference for item in found.open_items] == pieces
    assert {item.label for item in found.open_items} == {"Du 3"}


def test_a_line_of_nothing_is_a_line_still() -> None:
    found = ledger(line("411000", "0,00", "0,00"), line("411000", "5,00"))
    assert [item.cents for item in found.open_items] == [0, 500]


def test_entries_without_a_number_are_told_apart_by_journal_and_day() -> None:
    found = ledger(
        line("411000", "5,00", entry="", aux="C1"),
        line("707000", credit="5,00", entry=""),
        line("411000", "6,00", entry="", on="20250111", aux="C1"),
        line("707000", credit="6,00", entry="", on="20250111"),
        line("411000", "7,00", entry="", journal="OD", aux="C1"),
        line("707000", credit="7,00", entry="", journal="OD"),
    )
    assert found.entries == 3
    assert found.warnings == ()


def test_a_ledger_that_does_not_balance_is_told() -> None:
    found = ledger(line("411000", "5,00"), line("707000", credit="4,00"))
    assert not found.balanced
    assert "debits exceed credits by 1.00" in found.warnings[0]
    assert "1 of 1 entries do not balance" in found.warnings[1]


def test_an_opening_entry_that_starts_the_file_is_no_matter() -> None:
    found = ledger(
        *against(
            line("411000", "100,00", on="20250101", piece_on="20250101", journal="AN", aux="C1"),
            line("411000", "50,00", on="20250201", aux="C1"),
        )
    )
    assert found.warnings == ()


def test_a_header_without_lines_is_an_empty_ledger() -> None:
    document = read()
    assert document.ledger is not None
    assert (document.ledger.lines, document.ledger.balance) == (0, 0)
    assert document.diagnostics[0].code == "empty"


def test_a_column_that_no_text_knows_is_told_and_left_out():
    """Nineteen columns, the last of the user's own: read, with a warning on the header."""
    sale = [*line("411000", "100,00", aux="A"), "a note"]
    document = read(sale, header=[*HEADER, "Remarque"])
    assert document.ledger.lines == 1
    told = [(d.code, d.line, d.field) for d in document.diagnostics if d.code == "unknown-column"]
    assert told == [("unknown-column", 1, "remarque")]
