"""A table is untrusted: whatever is in it, a document comes back, and nothing half-done."""

from pathlib import Path

import pytest
from fec_cases import HEADER
from hypothesis import example, given, settings
from hypothesis import strategies as st
from table_cases import workbook

from butoir.formats import fec, table

SAMPLES = Path(__file__).parent / "samples"
TEXTS = [
    (SAMPLES / name).read_bytes()
    for name in ("table_invoices_fr.csv", "table_invoices_en.csv", "table_customers_nl.csv")
]
BOOK = workbook(Open=[["Facture", "Client", "Échéance", "Total"], ["F1", "A", "2025-02-28", 9.5]])
edits = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 8), st.binary(max_size=4)), max_size=8
)


def damaged(data: bytes, damage: list[tuple[int, int, bytes]]) -> bytes:
    """The data with pieces cut out and put in."""
    for at, length, put in damage:
        place = at % (len(data) + 1)
        data = data[:place] + put + data[place + length :]
    return data


def check(data: bytes) -> None:
    """A document with invoices or with errors, never with both."""
    assert table.sniff(data) in {None, "table"}
    document = table.read(data, "damaged")
    assert not (document.failed and (document.invoices or document.ledger or document.statements))
    assert all(len(problem.message) < 300 for problem in document.diagnostics)


@settings(derandomize=True, max_examples=250, deadline=None)
@given(st.sampled_from(TEXTS), edits)
def test_damaged_text(data: bytes, damage: list[tuple[int, int, bytes]]) -> None:
    check(damaged(data, damage))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(edits)
def test_a_damaged_workbook(damage: list[tuple[int, int, bytes]]) -> None:
    check(damaged(BOOK, damage))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"")
@example(b"sep=")
@example(b"sep=;\n")
@example(b'"')
@example(b"\xff\xfe;")
@example(b"number;customer;due date;amount")
def test_any_bytes_at_all(data: bytes) -> None:
    check(data)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5))
def test_any_cells_under_good_headings(cells: list[list[str]]) -> None:
    rows = [";".join(row) for row in cells]
    check("\n".join(["number;customer;invoice date;due date;amount", *rows]).encode())


ENDLESS = [b"\r" * 300_000, b"?" * 300_000, b"a." * 150_000, b"du " * 100_000, b"1 " * 150_000]


@pytest.mark.parametrize("piece", ENDLESS)
def test_endless_pieces_take_no_endless_time(piece: bytes) -> None:
    """A pattern that tries again from every character would take hours here."""
    check(b"number;customer;due date;amount\n;" + piece + b";;" + piece)
    check(piece + b";" + piece + b"\n;;")
    fec.read(piece, "endless")
    fec.read("\t".join(HEADER).encode() + b"\n" + piece, "endless")
