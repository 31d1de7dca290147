"""UBL: where each fact stands, what is asked, with which sign and by when."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats import ubl
from butoir.formats.model import Diagnostic
from formats.einvoice_helpers import codes, only, sample

DUE = "<cbc:DueDate>2026-04-01</cbc:DueDate>"
PAYABLE = '<cbc:PayableAmount currencyID="EUR">1010.00</cbc:PayableAmount>'
GROSS = '<cbc:TaxInclusiveAmount currencyID="EUR">1210.00</cbc:TaxInclusiveAmount>'


def read(*changes: tuple[str, str], name: str = "ubl_invoice.xml"):
    return ubl.read(sample(name, *changes), name)


def test_a_peppol_invoice_is_read_whole_and_without_a_remark():
    document = read()
    assert (document.format, document.encoding, document.diagnostics) == ("ubl", "utf-8", ())
    invoice = only(document)
    assert invoice.number == "2026 / 0117"
    assert invoice.kind == "invoice"
    assert (invoice.issued_on, invoice.due_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert invoice.currency == "EUR"
    assert invoice.order_reference == "BC-778"
    assert invoice.payment_reference == "+++090/9337/55493+++"
    assert invoice.attachment
    assert invoice.customer == "C0042"


def test_what_is_asked_is_the_amount_after_prepayment_and_rounding():
    # 1210.00 - 200.03 already paid + 0.03 rounding = 1010.00
    invoice = only(read())
    assert (invoice.gross, invoice.payable) == (121_000, 101_000)


def test_the_parties_keep_their_names_identifiers_and_addresses():
    invoice = only(read())
    seller, buyer = invoice.seller, invoice.buyer
    assert seller.name == "Menuiserie du Chêne SRL"  # the registered name, on one line
    assert seller.ids == ("0123456749", "BE0123456749")
    assert seller.country == "BE"
    assert seller.address_lines == ("Rue des Tanneurs 12", "Boîte 4")
    assert (seller.postcode, seller.city) == ("5000", "Namur")
    assert buyer.ids == ("INTERN-9", "0987654394")  # words are not an identifier
    assert buyer.address_lines == ("Kerkstraat 7",)
    assert (buyer.contact, buyer.phone) == ("An Peeters", "+32 9 000 00 00")
    assert buyer.email == "an@peeters.example"


def test_accounts_are_given_without_spaces_and_only_when_they_look_like_an_iban():
    assert only(read()).ibans == ("BE68539007547034",)


def test_a_trade_name_serves_when_no_registered_name_is_given():
    invoice = only(read(name="ubl_credit_note.xml"))
    assert invoice.seller.name == "Menuiserie du Chêne"


def test_without_an_account_number_the_customer_is_the_buyer_identifier():
    account = "<cbc:SupplierAssignedAccountID>C0042</cbc:SupplierAssignedAccountID>"
    assert only(read((account, ""))).customer == "INTERN-9"


def test_e_fff_ubl_2_0_is_read_with_its_own_encoding():
    document = read(name="ubl_efff.xml")
    invoice = only(document)
    assert document.encoding == "iso-8859-1"
    assert invoice.seller.name == "Électricité Wéry"
    assert invoice.seller.address_lines == ("Quai de la Dérivation 3",)
    assert (invoice.gross, invoice.due_on) == (24_200, date(2026, 2, 14))
    assert document.diagnostics == ()


# --- the sign


def test_a_credit_note_with_positive_amounts_is_a_credit():
    document = read(name="ubl_credit_note.xml")
    invoice = only(document)
    assert (invoice.kind, invoice.gross, invoice.payable) == ("credit-note", -12_100, -12_100)
    assert invoice.due_on == date(2026, 4, 9)  # in the payment means of a credit note
    assert document.diagnostics == ()


def negative(*amounts: str) -> tuple[tuple[str, str], ...]:
    return tuple((f">{amount}<", f">-{amount}<") for amount in amounts)


def test_a_credit_note_with_negative_amounts_is_still_a_credit_and_is_told():
    document = read(*negative("21.00", "100.00", "121.00"), name="ubl_credit_note.xml")
    assert (only(document).kind, only(document).payable) == ("credit-note", -12_100)
    assert codes(document) == ["negative-credit-note"]


def test_an_invoice_with_negative_amounts_is_a_credit():
    amounts = ("990.00", "1000.00", "1210.00", "210.00", "5.00", "15.00", "200.03", "0.03")
    document = read(*negative(*amounts, "1010.00", "640.00", "350.00"))
    invoice = only(document)
    assert (invoice.kind, invoice.gross, invoice.payable) == ("credit-note", -121_000, -101_000)
    assert document.diagnostics == ()


def test_an_invoice_of_type_381_is_a_credit():
    invoice = only(read((">380<", ">381<")))
    assert (invoice.kind, invoice.payable) == ("credit-note", -101_000)


def test_an_invoice_paid_beyond_its_total_owes_the_difference_back():
    # 1210.00 - 1500.03 + 0.03 = -290.00
    document = read((">200.03<", ">1500.03<"), (">1010.00<", ">-290.00<"))
    invoice = only(document)
    assert (invoice.kind, invoice.gross, invoice.payable) == ("invoice", 121_000, -29_000)
    assert document.diagnostics == ()


@pytest.mark.parametrize("type_code", ["380", "384", "386", "389", "326", "204", "575", ""])
def test_other_types_with_positive_amounts_ask_for_payment(type_code):
    invoice = only(read((">380<", f">{type_code}<")))
    assert (invoice.kind, invoice.payable) == ("invoice", 101_000)


# --- what a person must know


def test_a_due_date_before_the_issue_date_is_told():
    document = read((">2026-04-01<", ">2026-02-01<"))
    assert only(document).due_on == date(2026, 2, 1)
    assert codes(document) == ["due-before-issue"]


def test_a_day_that_does_not_exist_is_told_with_its_line_and_field():
    document = read((">2026-03-02<", ">2026-02-30<"))
    assert only(document).issued_on is None
    assert document.diagnostics == (
        Diagnostic(
            "warning", "invalid-date", "'2026-02-30' is not a date of the calendar", 8, "IssueDate"
        ),
    )


@pytest.mark.parametrize("written", ["2026-03-02Z", "2026-03-02+01:00", "2026-03-02T10:00:00"])
def test_a_date_may_bear_a_time_or_a_zone(written):
    document = read((">2026-03-02<", f">{written}<"))
    assert only(document).issued_on == date(2026, 3, 2)
    assert document.diagnostics == ()


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31"])
def test_a_year_that_no_invoice_bears_is_refused(written):
    assert "invalid-date" in codes(read((">2026-03-02<", f">{written}<")))


def test_a_missing_issue_date_is_told():
    document = read(("<cbc:IssueDate>2026-03-02</cbc:IssueDate>", ""))
    assert codes(document) == ["missing-issue-date"]


@pytest.mark.parametrize(
    ("change", "sum_told"),
    [
        ((">640.00<", ">650.00<"), "sum of the lines: 1000.00 - 0 + 0 = 1000.00, but 990.00"),
        ((">5.00<", ">6.00<"), "990.00 - 6.00 + 15.00 = 999.00, but 1000.00"),
        ((">210.00<", ">209.99<"), "1000.00 - 0 + 209.99 = 1209.99, but 1210.00"),
        ((">0.03<", ">0.02<"), "1210.00 - 200.03 + 0.02 = 1009.99, but 1010.00"),
    ],
)
def test_totals_that_do_not_add_up_are_told_and_kept_as_written(change, sum_told):
    document = read(change)
    assert (only(document).gross, only(document).payable) == (121_000, 101_000)
    assert codes(document) == ["totals-do-not-add-up"]
    assert sum_told in document.diagnostics[0].message


def test_a_difference_below_a_cent_is_no_difference():
    assert read((">350.00<", ">350.005<")).diagnostics == ()


def test_vat_in_the_accounting_currency_is_left_aside():
    own = '<cbc:TaxAmount currencyID="EUR">210.00</cbc:TaxAmount>'
    other = own.replace("EUR", "SEK").replace("210.00", "2394.12")
    document = read((own, f"{other}</cac:TaxTotal><cac:TaxTotal>{own}"))
    assert (only(document).gross, document.diagnostics) == (121_000, ())


def test_a_foreign_invoice_keeps_its_currency():
    document = read(('currencyID="EUR"', 'currencyID="USD"'), (">EUR<", ">USD<"))
    assert (only(document).currency, document.diagnostics) == ("USD", ())


def test_an_amount_in_another_currency_than_the_document_is_told():
    document = read((PAYABLE, PAYABLE.replace("EUR", "USD")))
    assert only(document).currency == "EUR"
    assert codes(document) == ["currency-mismatch"]


def test_no_currency_is_ever_assumed():
    bare = read(("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", ""))
    assert only(bare).currency == "EUR"  # borne by the amount itself
    nowhere = (' currencyID="EUR"', ""), (">EUR<", "><")
    document = read(*nowhere)
    assert only(document).currency == ""
    assert codes(document) == ["missing-currency"]
    assert document.failed


def test_a_missing_amount_to_pay_is_derived_and_told():
    document = read((PAYABLE, ""))
    assert only(document).payable == 101_000
    assert codes(document) == ["missing-payable"]


def test_a_missing_total_is_derived_and_told():
    document = read((GROSS, ""))
    assert only(document).gross == 121_000
    assert codes(document) == ["missing-gross"]


def test_without_any_total_there_is_no_invoice():
    document = read((PAYABLE, ""), (GROSS, ""))
    assert (document.invoices, codes(document)) == ((), ["missing-amount"])


def test_without_a_number_there_is_no_invoice():
    document = read(("<cbc:ID>2026 / 0117</cbc:ID>", ""))
    assert (document.invoices, codes(document)) == ((), ["missing-number"])


def test_an_amount_that_is_no_number_is_told_with_its_field():
    document = read((">1010.00<", ">mille dix<"))
    assert only(document).payable == 101_000  # by the totals
    first = document.diagnostics[0]
    assert (first.code, first.field) == ("invalid-amount", "PayableAmount")


def test_a_decimal_comma_is_read_and_told():
    document = read((">1010.00<", ">1010,00<"))
    assert (only(document).payable, codes(document)) == (101_000, ["decimal-comma"])


@pytest.mark.parametrize("written", ["1.010,00", "1 010.00", "1e3", "NaN", "9" * 400, "٣٤", "0x10"])
def test_an_amount_with_more_than_one_reading_is_not_read(written):
    assert "invalid-amount" in codes(read((">1010.00<", f">{written}<")))


@pytest.mark.parametrize(("written", "cents"), [("+1010.00", 101_000), ("1010", 101_000)])
def test_plain_decimals_of_xml_are_read(written, cents):
    assert only(read((">1010.00<", f">{written}<"))).payable == cents


def test_parts_of_a_cent_are_rounded_half_up_and_told():
    document = read((">1010.00<", ">1010.005<"))
    assert (only(document).payable, codes(document)) == (101_001, ["rounded-amount"])


def test_a_file_of_bad_lines_is_told_within_bounds():
    line = "<cac:InvoiceLine><cbc:LineExtensionAmount>x</cbc:LineExtensionAmount></cac:InvoiceLine>"
    document = read(("</Invoice>", line * 500 + "</Invoice>"))
    assert only(document).payable == 101_000
    assert len(document.diagnostics) == 100


@pytest.mark.parametrize("code", ["49", "59"])
def test_a_direct_debit_is_told_so_that_nobody_is_chased_for_it(code):
    means = "<cbc:PaymentMeansCode>30<"
    document = read((means, means.replace("30", code)))
    assert codes(document) == ["direct-debit"]
    assert only(document).rests == "direct-debit"


def test_a_payee_other_than_the_seller_is_told():
    name = "<cac:PartyName><cbc:Name>Affactura</cbc:Name></cac:PartyName>"
    payee = f"<cac:PayeeParty>{name}</cac:PayeeParty>"
    means = "</cac:AccountingCustomerParty>"
    document = read((means, means + payee))
    assert codes(document) == ["other-payee"]
    assert only(document).rests == "other-payee"
    assert "Affactura" in document.diagnostics[0].message


def test_a_factored_invoice_is_told_by_its_type():
    assert codes(read((">380<", ">393<"))) == ["other-payee"]


def test_a_pro_forma_is_told_and_is_no_invoice():
    document = read((">380<", ">325<"))
    assert (document.invoices, codes(document)) == ((), ["proforma"])
    assert not document.failed


def test_a_corrective_invoice_rests_with_the_number_that_it_corrects():
    """In France it replaces that one, elsewhere it may add to it: nobody guesses which."""
    order = "<cac:OrderReference>"
    about = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026 / 0099</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    document = read((">380<", ">384<"), (order, about + order))
    assert codes(document) == ["corrective"]
    assert (only(document).rests, only(document).preceding) == ("corrective", ("2026 / 0099",))
    assert codes(read((">380<", ">384<"))) == ["corrective"]


@pytest.mark.parametrize("code", ["326", "386", "388", "389", "751"])
def test_partial_prepayment_and_self_billed_invoices_are_invoices(code):
    document = read((">380<", f">{code}<"))
    assert (only(document).kind, only(document).payable, only(document).rests) == (
        "invoice",
        101_000,
        "",
    )
    assert document.diagnostics == ()


def test_a_self_billed_credit_note_is_a_credit():
    assert only(read((">380<", ">261<"))).payable == -101_000


def test_of_several_pdfs_the_one_that_bears_the_number_is_the_copy():
    """A time sheet may come first; the copy goes with the letters."""
    first = "<cac:AdditionalDocumentReference>\n    <cbc:ID>facture</cbc:ID>"
    sheet = (
        "<cac:AdditionalDocumentReference><cbc:ID>feuille de temps</cbc:ID><cac:Attachment>"
        '<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">'
        "JVBERi0xLjkK</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )
    both = read((first, sheet + first))
    assert both.copy == b"%PDF-1.7\n"
    numbered = read((first, sheet.replace("a.pdf", "2026-0117.pdf") + first))
    assert numbered.copy == b"%PDF-1.9\n"


def test_a_document_that_is_elsewhere_is_named_and_never_fetched():
    first = "<cac:AdditionalDocumentReference>"
    away = (
        f"{first}<cbc:ID>plan</cbc:ID><cac:Attachment><cac:ExternalReference>"
        "<cbc:URI>https://host.example/plan.pdf</cbc:URI></cac:ExternalReference>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )
    document = read((first, away + first))
    assert codes(document) == ["attachment-elsewhere"]
    assert "https://host.example/plan.pdf" in document.diagnostics[0].message
    assert only(document).attachment


def test_the_reference_that_the_buyer_asked_for_stands_in_for_an_order():
    order = "<cac:OrderReference>\n    <cbc:ID>BC-778</cbc:ID>\n  </cac:OrderReference>"
    asked = "<cbc:BuyerReference>SERVICE-7</cbc:BuyerReference>"
    assert only(read((order, asked))).order_reference == "SERVICE-7"
    assert only(read((order, asked + order))).order_reference == "BC-778"


def test_a_number_keeps_its_spaces_but_not_the_line_ends_of_its_layout():
    document = read((">2026 / 0117<", ">\n    2026  /\n    0117 <"))
    assert only(document).number == "2026  / 0117"


def test_no_order_is_not_an_order_called_na():
    assert only(read((">BC-778<", ">NA<"))).order_reference == ""


def test_another_attachment_than_a_pdf_is_not_the_invoice():
    assert not only(read(("application/pdf", "text/csv"))).attachment


# --- recognition and refusals


@pytest.mark.parametrize("name", ["ubl_invoice.xml", "ubl_credit_note.xml", "ubl_efff.xml"])
def test_ubl_is_recognised_by_its_content(name):
    assert ubl.sniff(sample(name)) == "ubl"


def test_marks_and_comments_before_the_root_do_not_hide_it():
    data = sample("ubl_invoice.xml").replace(b"<Invoice", b"<!-- <a> -->\n<Invoice", 1)
    assert ubl.sniff(b"\xef\xbb\xbf" + data) == "ubl"
    assert only(ubl.read(b"\xef\xbb\xbf" + data, "bom.xml")).payable == 101_000


def test_utf_16_is_read():
    text = sample("ubl_invoice.xml").decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = text.encode("utf-16")
    assert ubl.sniff(data) == "ubl"
    assert only(ubl.read(data, "wide.xml")).seller.name == "Menuiserie du Chêne SRL"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff",
        b"Invoice",
        b"<Invoice/>",
        b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
        sample("cii_basic.xml"),
    ],
)
def test_anything_else_is_neither_recognised_nor_read(data):
    assert ubl.sniff(data) is None
    document = ubl.read(data, "other")
    assert document.failed
    assert document.invoices == ()


def test_another_version_is_read_and_told():
    namespace = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    document = read((namespace, namespace.replace("-2", "-3")))
    assert only(document).payable == 101_000
    assert codes(document) == ["unknown-version"]


def test_broken_xml_is_an_error_with_its_line():
    data = sample("ubl_invoice.xml", ("<cbc:IssueDate>", "<cbc:IssueDate"))
    document = ubl.read(data, "broken.xml")
    assert ubl.sniff(data) == "ubl"
    assert [(d.severity, d.code, d.line) for d in document.diagnostics] == [
        ("error", "unreadable-xml", 8)
    ]


BOMB = '<!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE Invoice [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE])
def test_entities_are_refused(doctype):
    entity = "&b;" if doctype is BOMB else "&a;"
    data = sample("ubl_invoice.xml", ("<Invoice ", f"{doctype}<Invoice "), ("BC-778", entity))
    document = ubl.read(data, "bomb.xml")
    assert (document.invoices, codes(document)) == ((), ["unreadable-xml"])
    assert "DOCTYPE" in document.diagnostics[0].message


def test_deep_nesting_is_refused():
    deep = "<cac:X>" * 150 + "</cac:X>" * 150
    document = read((DUE, DUE + deep))
    assert codes(document) == ["unreadable-xml"]
