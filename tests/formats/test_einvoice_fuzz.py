"""Whatever is done to an e-invoice, its reader answers: it never raises, and never half-reads."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from butoir.formats import cii, facturx, ubl
from butoir.formats.model import Document
from formats.einvoice_helpers import pdf, sample

XML = {
    name: sample(name)
    for name in (
        "ubl_invoice.xml",
        "ubl_credit_note.xml",
        "ubl_efff.xml",
        "cii_basic.xml",
        "cii_minimum.xml",
        "cii_zugferd1.xml",
    )
}
PDF = pdf(("terms.txt", b"pay"), ("factur-x.xml", XML["cii_basic.xml"]))
FIXED = settings(derandomize=True, max_examples=150, deadline=None, database=None)


@st.composite
def mangled(draw, original: bytes) -> bytes:
    """The original with up to five stretches replaced by a few bytes, perhaps cut short."""
    data = original
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from((0, 1, 2, 10, 200)))
        data = data[:start] + draw(st.binary(max_size=12)) + data[start + length :]
    return data[: draw(st.sampled_from((None, len(data) // 2)))]


def sound(document: Document) -> bool:
    """What holds of every answer: no silent failure, no invoice that identifies nothing."""
    for invoice in document.invoices:
        assert invoice.number
        assert invoice.kind == "invoice" or invoice.gross <= 0
        assert type(invoice.gross) is int
        assert type(invoice.payable) is int
    return bool(document.invoices) or document.failed


@FIXED
@given(st.sampled_from(sorted(XML)).flatmap(lambda name: mangled(XML[name])))
def test_mangled_xml_is_answered(data):
    for reader in (ubl, cii):
        assert reader.sniff(data) in (None, reader.__name__.rpartition(".")[2])
        assert sound(reader.read(data, "mangled"))


@FIXED
@given(mangled(PDF))
def test_a_mangled_pdf_is_answered(data):
    assert facturx.sniff(data) in (None, "facturx")
    assert sound(facturx.read(data, "mangled.pdf"))


TEXTS = {name: [m.span(1) for m in re.finditer(rb">([^<>\s][^<>]*)<", XML[name])] for name in XML}
ODD = st.one_of(
    st.from_regex(r"[-+]?[0-9]{0,20}[.,]?[0-9]{0,25}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}(T[0-9:]{5,8})?Z?", fullmatch=True),
    st.text(st.characters(codec="latin-1", exclude_characters="<&"), max_size=40),
)


@st.composite
def with_an_odd_value(draw) -> bytes:
    """A well-formed sample in which one element's text, whichever, says something else."""
    name = draw(st.sampled_from(sorted(XML)))
    start, end = draw(st.sampled_from(TEXTS[name]))
    encoding = "latin-1" if name == "ubl_efff.xml" else "utf-8"
    return XML[name][:start] + draw(ODD).encode(encoding) + XML[name][end:]


@FIXED
@given(with_an_odd_value())
def test_an_odd_value_anywhere_is_answered(data):
    reader = ubl if ubl.sniff(data) else cii
    assert sound(reader.read(data, "odd.xml"))
