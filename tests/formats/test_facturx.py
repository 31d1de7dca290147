"""Factur-X: the XML found in the PDF, under whatever name, or a clear reason why not."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest

from butoir.formats import facturx
from formats.einvoice_helpers import codes, only, pdf, sample

BASIC = sample("cii_basic.xml")
OTHER = sample("cii_minimum.xml")


def read(*attachments: tuple[str, bytes]):
    return facturx.read(pdf(*attachments), "invoice.pdf")


@pytest.mark.parametrize(
    "name",
    ["factur-x.xml", "Factur-X.XML", "ZUGFeRD-invoice.xml", "zugferd-invoice.xml", "xrechnung.xml"],
)
def test_the_invoice_is_read_under_every_standard_name(name):
    document = read((name, BASIC))
    assert (document.file, document.format) == ("invoice.pdf", "facturx")
    assert only(document).payable == 84_000
    assert document.diagnostics == ()


def test_the_pdf_itself_is_the_attachment():
    assert only(read(("factur-x.xml", BASIC))).attachment


def test_zugferd_1_is_read():
    assert only(read(("ZUGFeRD-invoice.xml", sample("cii_zugferd1.xml")))).number == "RE-88"


def test_ubl_inside_a_pdf_is_read():
    document = read(("xrechnung.xml", sample("ubl_invoice.xml")))
    assert (document.format, only(document).number) == ("facturx", "2026 / 0117")


@pytest.mark.parametrize("name", ["facture.xml", "FA-310.XML", "data"])
def test_another_name_is_accepted_and_told(name):
    document = read((name, BASIC))
    assert only(document).number == "FA-310"
    assert codes(document) == ["attachment-name"]
    assert name in document.diagnostics[0].message


def test_other_attachments_do_not_hide_the_invoice():
    document = read(("terms.pdf", pdf()), ("log.xml", b"<log/>"), ("factur-x.xml", BASIC))
    assert (only(document).number, document.diagnostics) == ("FA-310", ())


def test_of_two_invoices_the_standard_name_wins_and_the_other_is_told():
    document = read(("a.xml", OTHER), ("factur-x.xml", BASIC))
    assert only(document).number == "FA-310"
    assert codes(document) == ["several-invoices-attached"]
    assert "a.xml" in document.diagnostics[0].message


def test_a_pdf_without_attachment_is_told_apart_from_a_damaged_one():
    document = read()
    assert (document.format, codes(document)) == ("facturx", ["no-invoice-attached"])
    assert document.failed


def test_a_pdf_with_other_attachments_only_names_them():
    document = read(("terms.txt", b"pay"), ("log.xml", b"<log/>"))
    assert codes(document) == ["no-invoice-attached"]
    assert "'terms.txt'" in document.diagnostics[0].message
    assert "'log.xml'" in document.diagnostics[0].message


def test_an_order_called_factur_x_is_an_error():
    assert codes(read(("factur-x.xml", b"<Order/>"))) == ["not-cii"]


def test_broken_xml_inside_is_an_error_with_its_line():
    document = read(("factur-x.xml", BASIC.replace(b"<ram:TypeCode>", b"<ram:TypeCode", 1)))
    assert [(d.code, d.line) for d in document.diagnostics] == [("unreadable-xml", 12)]


def altered(change) -> bytes:
    opened = pikepdf.open(BytesIO(pdf(("factur-x.xml", BASIC))))
    change(opened)
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def test_a_file_only_associated_with_the_document_is_found():
    def associate(opened):
        opened.Root.AF = pikepdf.Array([opened.Root.Names.EmbeddedFiles.Names[1]])
        del opened.Root.Names

    assert only(facturx.read(altered(associate), "x.pdf")).number == "FA-310"


def test_a_file_both_named_and_associated_is_one_invoice():
    def associate(opened):
        specification = opened.make_indirect(opened.Root.Names.EmbeddedFiles.Names[1])
        opened.Root.Names.EmbeddedFiles.Names[1] = specification
        opened.Root.AF = pikepdf.Array([specification])

    document = facturx.read(altered(associate), "x.pdf")
    assert (only(document).number, document.diagnostics) == ("FA-310", ())


def test_names_in_a_tree_of_several_levels_are_found():
    def deepen(opened):
        leaf = opened.make_indirect(opened.Root.Names.EmbeddedFiles)
        middle = opened.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
        opened.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Kids=pikepdf.Array([middle]))

    assert only(facturx.read(altered(deepen), "x.pdf")).number == "FA-310"


def test_a_tree_that_is_its_own_child_ends():
    def loop(opened):
        node = opened.make_indirect(pikepdf.Dictionary())
        node.Kids = pikepdf.Array([node, node])
        opened.Root.Names.EmbeddedFiles = node

    assert codes(facturx.read(altered(loop), "x.pdf")) == ["no-invoice-attached"]


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_an_encrypted_pdf_says_so(revision):
    opened = pikepdf.open(BytesIO(pdf(("factur-x.xml", BASIC))))
    out = BytesIO()
    keys = pikepdf.Encryption(
        user="u", owner="o", R=revision, aes=revision > 3, metadata=revision > 3
    )
    opened.save(out, encryption=keys)
    assert codes(facturx.read(out.getvalue(), "locked.pdf")) == ["encrypted-pdf"]


def test_an_attachment_that_unpacks_to_too_much_is_refused(monkeypatch):
    # the limit is lowered so that the test stays small
    monkeypatch.setattr(facturx, "MAX_XML_BYTES", 100_000)
    document = read(("factur-x.xml", BASIC + b" " * 200_000))
    assert codes(document) == ["too-large"]


def test_a_bomb_in_another_attachment_is_refused():
    def blow(opened):
        stream = opened.Root.Names.EmbeddedFiles.Names[1].EF.F
        stream.write(zlib.compress(zlib.compress(b"\0" * 30_000_000)))
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])

    data = altered(blow)
    assert len(data) < 50_000
    assert codes(facturx.read(data, "bomb.pdf")) == ["too-large"]


def test_a_pdf_above_the_size_limit_is_refused(monkeypatch):
    monkeypatch.setattr(facturx, "MAX_PDF_BYTES", 1_000)
    assert codes(read(("factur-x.xml", BASIC))) == ["too-large"]


def test_more_attachments_than_an_invoice_has_are_not_all_unpacked(monkeypatch):
    monkeypatch.setattr(facturx, "MAX_ATTACHMENTS", 2)
    assert codes(read(("a", b"1"), ("b", b"2"), ("factur-x.xml", BASIC))) == ["no-invoice-attached"]


@pytest.mark.parametrize("cut", [30, 200, 400])
def test_a_truncated_pdf_is_damaged_or_empty_but_never_raises(cut):
    document = facturx.read(pdf(("factur-x.xml", BASIC))[:cut], "cut.pdf")
    assert document.failed
    assert codes(document)[0] in ("damaged-pdf", "no-invoice-attached")


def test_a_header_alone_is_a_damaged_pdf():
    assert codes(facturx.read(b"%PDF-1.7\n", "x.pdf")) == ["damaged-pdf"]


@pytest.mark.parametrize("data", [b"", b"PK\3\4 stored %PDF-1.7", b"<xml/>"])
def test_what_is_no_pdf_is_not_recognised(data):
    assert facturx.sniff(data) is None
    document = facturx.read(data, "x")
    assert (document.format, codes(document)) == (None, ["not-a-pdf"])


def test_blank_lines_before_the_header_do_not_hide_a_pdf():
    data = b"\r\n" * 20 + pdf(("factur-x.xml", BASIC))
    assert facturx.sniff(data) == "facturx"
    assert only(facturx.read(data, "x.pdf")).number == "FA-310"


def test_repairs_of_the_pdf_library_do_not_reach_standard_error(capfd):
    facturx.read(b"%PDF-1.7\n" + pdf(("factur-x.xml", BASIC))[9:].replace(b"xref", b"xerf"), "x")
    assert capfd.readouterr() == ("", "")


def test_the_pdf_is_the_copy_that_its_customer_reads():
    content = pdf(("factur-x.xml", sample("cii_basic.xml")))
    assert facturx.read(content, "f.pdf").copy == content
