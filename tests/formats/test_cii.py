"""CII and its elder dialect: where each fact stands; the shared rules are shown in test_ubl."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats import cii
from formats.einvoice_helpers import codes, only, sample

DUE = '<udt:DateTimeString format="102">20260401</udt:DateTimeString>'
ISSUED = '<udt:DateTimeString format="102">20260302</udt:DateTimeString>'
CLOSED = "</ram:SpecifiedTradePaymentTerms>"
TERMS = "<ram:SpecifiedTradePaymentTerms>"


def read(*changes: tuple[str, str], name: str = "cii_basic.xml"):
    return cii.read(sample(name, *changes), name)


def test_a_factur_x_basic_is_read_whole_and_without_a_remark():
    document = read()
    assert (document.format, document.encoding, document.diagnostics) == ("cii", "utf-8", ())
    invoice = only(document)
    assert (invoice.number, invoice.kind, invoice.currency) == ("FA-310", "invoice", "EUR")
    assert (invoice.issued_on, invoice.due_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert (invoice.gross, invoice.payable) == (120_000, 84_000)  # 360.00 paid before
    assert invoice.order_reference == "CMD 55"
    assert invoice.payment_reference == "FA-310"
    assert invoice.ibans == ("FR7630006000011234567890189",)
    assert not invoice.attachment
    assert invoice.customer == "CL-0815"


def test_the_parties_keep_their_names_identifiers_and_addresses():
    invoice = only(read())
    seller, buyer = invoice.seller, invoice.buyer
    assert (seller.name, seller.country) == ("Toitures Vidal SARL", "FR")
    assert seller.ids == ("123456782", "FR11123456782")
    assert (seller.contact, seller.phone) == ("Luc Vidal", "01 00 00 00 00")
    assert seller.email == "luc@vidal.example"
    assert seller.address_lines == ("4 allée des Ormes", "Bâtiment B")
    assert (seller.postcode, seller.city) == ("31000", "Toulouse")
    assert buyer.name == "Hôtel des Pins"
    assert buyer.email == "compta@pins7.example"  # an electronic address that is an e-mail


def test_a_minimum_has_neither_due_date_nor_lines():
    document = read(name="cii_minimum.xml")
    invoice = only(document)
    assert (invoice.gross, invoice.payable, invoice.due_on) == (60_000, 60_000, None)
    assert document.diagnostics == ()


def test_a_minimum_that_asks_for_less_than_its_total_is_told_for_it_cannot_say_why():
    due = "<ram:DuePayableAmount>600.00"
    document = read((due, due.replace("600.00", "450.00")), name="cii_minimum.xml")
    assert only(document).payable == 45_000
    assert codes(document) == ["totals-do-not-add-up"]


def test_zugferd_1_has_its_own_element_names():
    document = read(name="cii_zugferd1.xml")
    invoice = only(document)
    assert (invoice.number, invoice.order_reference) == ("RE-88", "B-17")
    assert (invoice.issued_on, invoice.due_on) == (date(2014, 2, 3), date(2014, 3, 5))
    assert (invoice.seller.name, invoice.buyer.name) == ("Werkzeugbau Kern", "Autohaus Lenz")
    assert (invoice.gross, invoice.payable) == (11_900, 11_900)
    assert codes(document) == ["missing-payable"]  # optional there: total less what was prepaid


@pytest.mark.parametrize(
    ("name", "last_line", "another"),
    [("cii_basic.xml", b"360.00", b"350.00"), ("cii_zugferd1.xml", b"100.00", b"90.00")],
)
def test_the_lines_are_added_up_in_both_dialects(name, last_line, another):
    start = "IncludedSupplyChainTradeLineItem>"
    head, item, tail = sample(name).rpartition(f"<ram:{start}".encode())
    document = cii.read(head + item + tail.replace(last_line, another, 1), name)
    told = [d.message for d in document.diagnostics if d.code == "totals-do-not-add-up"]
    assert len(told) == 1
    assert told[0].startswith("sum of the lines")


def test_a_test_document_is_told():
    document = read((">false<", ">true<"), name="cii_zugferd1.xml")
    assert "test-document" in codes(document)


@pytest.mark.parametrize("type_code", ["381", "261", "396", "502", "503"])
def test_a_credit_note_with_positive_amounts_is_a_credit(type_code):
    invoice = only(read((">380<", f">{type_code}<")))
    assert (invoice.kind, invoice.gross, invoice.payable) == ("credit-note", -120_000, -84_000)


def test_a_self_billed_invoice_called_gutschrift_is_no_credit():
    assert only(read((">380<", ">389<"))).payable == 84_000


def test_a_negative_invoice_is_a_credit():
    amounts = ("1000.00", "200.00", "1200.00", "360.00", "840.00", "640.00")
    document = read(*((f">{a}<", f">-{a}<") for a in amounts))
    invoice = only(document)
    assert (invoice.kind, invoice.gross, invoice.payable) == ("credit-note", -120_000, -84_000)
    assert document.diagnostics == ()


def test_a_day_that_does_not_exist_is_told_with_its_line_and_field():
    document = read((ISSUED, ISSUED.replace("0302", "0230")))
    assert only(document).issued_on is None
    told = document.diagnostics[0]
    assert (told.severity, told.code, told.line, told.field) == (
        "warning",
        "invalid-date",
        13,
        "IssueDateTime",
    )


def test_a_date_in_the_other_form_than_announced_is_read_and_told():
    document = read((ISSUED, ISSUED.replace("20260302", "2026-03-02")))
    assert only(document).issued_on == date(2026, 3, 2)
    assert codes(document) == ["date-format"]


def test_of_several_payment_terms_the_latest_due_date_is_kept():
    second = DUE.replace("20260401", "20260501")
    end = "</ram:SpecifiedTradePaymentTerms>"
    more = f"{TERMS}<ram:DueDateDateTime>{second}</ram:DueDateDateTime>{end}"
    document = read((TERMS, more + TERMS))
    assert only(document).due_on == date(2026, 5, 1)
    assert codes(document) == ["several-due-dates"]


def test_terms_in_words_give_the_due_date_that_they_leave_no_doubt_of():
    words = f"{TERMS}<ram:Description>30 Tage netto</ram:Description>"
    document = read((TERMS, words), (f"<ram:DueDateDateTime>{DUE}</ram:DueDateDateTime>", ""))
    assert only(document).due_on == date(2026, 4, 1)  # 2 March and 30 days
    assert codes(document) == ["due-date-in-words"]


def test_instalments_that_add_up_are_one_for_each_due_date():
    """840.00 to pay: 600.00 on 1 April and 240.00 on 1 May."""
    later = DUE.replace("20260401", "20260501")
    first = f"<ram:DueDateDateTime>{DUE}</ram:DueDateDateTime>"
    part = "<ram:PartialPaymentAmount>{}</ram:PartialPaymentAmount>"
    second = f"{TERMS}{first.replace(DUE, later)}{part.format('240.00')}"
    both = f"{first}{part.format('600.00')}{CLOSED}{second}"
    document = read((first, both))
    assert [(i.number, i.due_on, i.gross, i.payable) for i in document.invoices] == [
        ("FA-310", date(2026, 4, 1), 60000, 60000),
        ("FA-310", date(2026, 5, 1), 24000, 24000),
    ]
    assert codes(document) == ["instalments"]
    wrong = read((first, both.replace("600.00", "500.00")))
    assert (only(wrong).due_on, only(wrong).payable) == (date(2026, 5, 1), 84000)
    assert codes(wrong) == ["several-due-dates"]


def test_earlier_invoices_and_the_reference_that_the_buyer_asked_for():
    settled = "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"
    earlier = (
        "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>FA-300</ram:IssuerAssignedID>"
        "</ram:InvoiceReferencedDocument>"
    )
    order = (
        "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>CMD 55</ram:IssuerAssignedID>"
        "</ram:BuyerOrderReferencedDocument>"
    )
    asked = "<ram:BuyerReference>SERVICE-7</ram:BuyerReference><ram:SellerTradeParty>"
    invoice = only(
        read((settled, settled + earlier), (order, ""), ("<ram:SellerTradeParty>", asked))
    )
    assert invoice.preceding == ("FA-300",)
    assert invoice.order_reference == "SERVICE-7"
    assert only(read(("<ram:SellerTradeParty>", asked))).order_reference == "CMD 55"


def test_a_document_that_is_elsewhere_is_named_and_never_fetched():
    agreed = "<ram:BuyerOrderReferencedDocument>"
    away = (
        "<ram:AdditionalReferencedDocument><ram:URIID>https://host.example/a.pdf</ram:URIID>"
        "</ram:AdditionalReferencedDocument>"
    )
    document = read((agreed, away + agreed))
    assert codes(document) == ["attachment-elsewhere"]
    assert "https://host.example/a.pdf" in document.diagnostics[0].message
    assert not only(document).attachment


def test_a_currency_is_not_taken_from_the_vat():
    document = read(("<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", ""))
    assert only(document).currency == ""
    assert codes(document) == ["missing-currency"]
    assert document.failed


def test_vat_in_the_accounting_currency_is_left_aside():
    own = '<ram:TaxTotalAmount currencyID="EUR">200.00</ram:TaxTotalAmount>'
    other = own.replace("EUR", "DKK").replace("200.00", "1492.00")
    document = read((own, other + own))
    assert (only(document).gross, document.diagnostics) == (120_000, ())


def test_an_embedded_pdf_is_seen():
    order = "<ram:BuyerOrderReferencedDocument>"
    copy = (
        '<ram:AdditionalReferencedDocument><ram:AttachmentBinaryObject mimeCode="application/pdf">'
        "JVBERi0=</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>"
    )
    assert only(read((order, copy + order))).attachment


@pytest.mark.parametrize("name", ["cii_basic.xml", "cii_minimum.xml", "cii_zugferd1.xml"])
def test_cii_is_recognised_by_its_content(name):
    assert cii.sniff(sample(name)) == "cii"


def test_another_version_is_read_and_told():
    namespace = "standard:CrossIndustryInvoice:100"
    document = read((namespace, namespace.replace("100", "90")))
    assert only(document).payable == 84_000
    assert codes(document) == ["unknown-version"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rsm:CrossIndustryInvoice/>",
        b'<CrossIndustryInvoice xmlns="urn:other"/>',
        b'<o:SCRDMCCBDACIOMessageStructure xmlns:o="urn:un:unece:uncefact:data:SCRDMCCBDACIO"/>',
        sample("ubl_invoice.xml"),
    ],
)
def test_anything_else_is_neither_recognised_nor_read(data):
    assert cii.sniff(data) is None
    document = cii.read(data, "other")
    assert document.failed
    assert document.invoices == ()


def test_an_encoding_that_lies_is_an_error_with_its_line():
    data = sample("cii_basic.xml").replace("Hôtel".encode(), "Hôtel".encode("latin-1"))
    document = cii.read(data, "latin.xml")
    line = data[: data.index(b"H\xf4tel")].count(b"\n") + 1
    assert [(d.code, d.line) for d in document.diagnostics] == [("unreadable-xml", line)]


def test_a_root_without_content_says_what_is_missing():
    head = sample("cii_basic.xml").partition(b"<rsm:ExchangedDocumentContext>")[0]
    document = cii.read(head + b"</rsm:CrossIndustryInvoice>", "empty.xml")
    assert document.invoices == ()
    assert codes(document) == ["missing-issue-date", "missing-number", "missing-amount"]
