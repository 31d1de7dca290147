"""The ways in which programs write an FEC: each is read, or refused with its line."""

import pytest
from fec_cases import HEADER, ledger, line, read, text

from butoir.formats import fec
from butoir.formats.fec_values import Amounts, Days, sense_sign

SALE = [line("411000", "1200,00", aux="C1", name="Société Générique"), line("707", "0", "1200,00")]
CASH_BASIS = ["DateRglt", "ModeRglt", "NatOp"]


@pytest.mark.parametrize("separator", ["\t", "|", ";"])
def test_separators(separator: str) -> None:
    assert ledger(*SALE, sep=separator).balance == 120000


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r\r\n", "\r"])
def test_line_ends(eol: str) -> None:
    found = ledger(*SALE, eol=eol)
    assert (found.lines, found.balance, found.open_items[0].line) == (2, 120000, 2)


def test_the_last_line_end_may_be_missing_and_a_dos_end_of_file_present() -> None:
    assert fec.read(text(*SALE).rstrip("\n").encode(), "f").ledger == ledger(*SALE)
    assert fec.read(text(*SALE).encode() + b"\x1a", "f").ledger == ledger(*SALE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "cp850"])
def test_encodings(encoding: str) -> None:
    document = fec.read(text(*SALE).encode(encoding), "f")
    assert document.ledger is not None
    assert document.ledger.open_items[0].name == "Société Générique"
    assert fec.sniff(text(*SALE).encode(encoding)) == "fec"


def test_letters_left_over_from_dos_are_mended_and_told() -> None:
    """`É` of CP850 is byte 0x90; read as Latin-1 and written as UTF-8 it is U+0090."""
    document = read(line("411000", "1,00", aux="C1", name="BAR DORM\x90, L\x92ILE"))
    assert document.ledger is not None
    assert document.ledger.customers[0].name == "BAR DORMÉ, L’ILE"
    assert [(d.code, d.line) for d in document.diagnostics] == [("mended-characters", 2)]


@pytest.mark.parametrize("extra", [[], CASH_BASIS, [*CASH_BASIS, "IdClient"]])
def test_18_21_and_22_columns(extra: list[str]) -> None:
    rows = [cells + ["x"] * len(extra) for cells in SALE]
    assert ledger(*rows, header=HEADER + extra).balance == 120000


def test_a_trailing_separator_in_the_header_or_in_the_lines() -> None:
    trailing = [[*cells, ""] for cells in SALE]
    assert ledger(*trailing, header=[*HEADER, ""]).balance == 120000
    assert ledger(*trailing).balance == 120000
    assert ledger(*SALE, header=[*HEADER, ""]).balance == 120000


def test_header_in_another_case_padded_or_accented() -> None:
    header = [f"{name.upper()}   " for name in HEADER]
    header[11] = "Débit"
    assert ledger(*SALE, header=header).balance == 120000


def test_fields_in_quotes() -> None:
    rows = [[f'"{cell}"' for cell in cells] for cells in SALE]
    header = [f'"{name}"' for name in HEADER]
    assert ledger(*rows, header=header, sep=";").balance == 120000


@pytest.mark.parametrize(("debit", "credit"), [("D", "C"), ("d", "c"), ("+1", "-1")])
def test_amount_and_sense_in_place_of_debit_and_credit(debit: str, credit: str) -> None:
    header = [*HEADER[:11], "Montant", "Sens", *HEADER[13:]]
    found = ledger(line("411000", "120,50", debit), line("411000", "20,50", credit), header=header)
    assert found.balance == 10000


def test_another_sense_is_refused_with_its_line() -> None:
    header = [*HEADER[:11], "Montant", "Sens", *HEADER[13:]]
    problem = read(line("411000", "1,00", "X"), header=header).diagnostics[0]
    assert (problem.severity, problem.line, problem.field) == ("error", 2, "Sens")


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("0", 0),
        ("", 0),
        ("12,5", 1250),
        ("+000000069,40", 6940),
        ("-708,91", -70891),
        ("0000000000,00", 0),
        (" 000000000001437,12", 143712),
        ("1437.12", 143712),
        ("777,18   ", 77718),
        ("1 234,56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("12,00-", -1200),
        (",5", 50),
        ("0,125", 13),
        ("0.500", 50),
    ],
)
def test_amounts(written: str, cents: int) -> None:
    assert Amounts()[written] == cents


@pytest.mark.parametrize(
    "written", ["1.234", "1,234", "abc", "1,2,3", "1e5", "-", ",", "+1,00-", "12 EUR"]
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"amount|thousand"):
        Amounts()[written]


def test_dates_and_senses() -> None:
    days = Days()
    assert days["20190731"] == days["2019-07-31"] == days["31/07/2019"]
    assert days["20190230"] is None
    assert days["{today}"] is None
    assert (sense_sign(" d "), sense_sign("-1")) == (1, -1)


def test_a_negative_debit_is_a_credit() -> None:
    found = ledger(line("411000", "-708,91"), line("707000", credit="-708,91"))
    assert found.balanced
    assert found.balance == -70891


def test_an_amount_that_cannot_be_read_fails_the_file_with_line_and_column() -> None:
    document = read(*SALE, line("607000", "12;00"))
    assert document.ledger is None
    assert document.failed
    problem = document.diagnostics[0]
    assert (problem.code, problem.line, problem.field) == ("bad-amount", 4, "Debit")


def test_a_customer_line_without_a_date_fails_the_file() -> None:
    problem = read(line("411000", "1,00", on="20250230")).diagnostics[0]
    assert (problem.code, problem.line, problem.field) == ("bad-date", 2, "EcritureDate")


def test_the_day_of_the_entry_stands_in_for_that_of_the_piece() -> None:
    found = ledger(line("411000", "1,00", on="20250110", piece_on=""))
    assert found.open_items[0].on.isoformat() == "2025-01-10"


@pytest.mark.parametrize("at", [10, 7, 5])
def test_a_separator_inside_a_label_is_put_back(at: int) -> None:
    """The amounts are counted from the right, so that only the label grows."""
    cells = line("411000", "1200,00", aux="C1", name="Ardoise", label="Facture")
    cells[at] += "|suite"
    document = read(cells, SALE[1], sep="|")
    assert document.ledger is not None
    assert document.ledger.balance == 120000
    assert [(d.code, d.line) for d in document.diagnostics] == [("rejoined-lines", 2)]
    if at == 10:
        assert document.ledger.open_items[0].label == "Facture|suite"
    if at == 7:
        assert document.ledger.customers[0].name == "Ardoise|suite"


def test_a_real_nineteenth_column_is_refused_with_its_line() -> None:
    document = read(SALE[0], [*SALE[1], "extra"])
    assert document.ledger is None
    problem = document.diagnostics[0]
    assert (problem.code, problem.line) == ("column-count", 3)
    assert "19 columns instead of 18" in problem.message


def test_a_line_cut_short_is_refused_unless_only_empty_columns_are_gone() -> None:
    assert ledger(SALE[0][:14], SALE[1]).balance == 120000
    problem = read(SALE[0][:9], SALE[1]).diagnostics[0]
    assert (problem.code, problem.line) == ("column-count", 2)


def test_a_missing_column_is_named() -> None:
    header = [name for name in HEADER if name != "Credit"]
    problem = read(header=header).diagnostics[0]
    assert (problem.code, problem.line, problem.field) == ("missing-column", 1, "credit")


def test_two_files_joined_repeat_their_header() -> None:
    document = read(SALE[0], HEADER, SALE[1])
    assert document.ledger is not None
    assert document.ledger.lines == 2
    assert [(d.code, d.line) for d in document.diagnostics] == [("repeated-header", 3)]


def test_blank_lines_count_as_lines_of_the_file_only() -> None:
    document = fec.read(("\n\n" + text(*SALE).replace("\n", "\n\n")).encode(), "f")
    assert document.ledger is not None
    assert (document.ledger.lines, document.ledger.open_items[0].line) == (2, 5)


def test_a_file_full_of_errors_stops_soon() -> None:
    document = read(*[line("411000", "x") for _ in range(500)])
    assert len(document.diagnostics) == 20
