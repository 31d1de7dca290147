"""An FEC is untrusted: whatever is in it, a document comes back."""

from fec_cases import HEADER, line, text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from butoir.formats import fec

FILE = text(
    line("411000", "1200,00", aux="C1", code="A"),
    line("411000", credit="1000,00", aux="C1", code="A"),
    line("707000", credit="200,00", label="Été"),
).encode("cp1252")

edits = st.lists(
    st.tuples(st.integers(0, len(FILE)), st.integers(0, 6), st.binary(max_size=4)), max_size=8
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(edits)
def test_a_damaged_file_gives_a_ledger_or_says_why_not(
    damage: list[tuple[int, int, bytes]],
) -> None:
    data = FILE
    for at, length, put in damage:
        data = data[:at] + put + data[at + length :]
    document = fec.read(data, "damaged")
    assert (document.ledger is None) == document.failed
    if document.ledger is not None:
        balance = sum(item.cents for item in document.ledger.open_items)
        assert balance == document.ledger.balance


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff\xfe")
@example("\t".join(HEADER).encode())
def test_any_bytes_at_all(data: bytes) -> None:
    assert fec.sniff(data) in {None, "fec"}
    assert fec.read(data, "any").format == "fec"


def test_an_amount_of_endless_digits_is_refused() -> None:
    document = fec.read(text(line("411000", "9" * 5000)).encode(), "long")
    assert document.diagnostics[0].code == "bad-amount"
    assert len(document.diagnostics[0].message) < 100


def test_a_quote_that_is_never_closed_is_told() -> None:
    header = ";".join(f'"{name}"' for name in HEADER)
    document = fec.read(f'{header}\n"{"x" * 200_000}\n'.encode(), "quote")
    assert [problem.code for problem in document.diagnostics] == ["bad-quotes"]
