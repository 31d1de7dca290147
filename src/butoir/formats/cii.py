"""UN/CEFACT Cross Industry Invoices: Factur-X MINIMUM to EXTENDED, XRechnung, and ZUGFeRD 1.

Owns where CII writes each fact, in its two dialects. Refuses other CII messages (orders) and
other XML. Source: UN/CEFACT CII D16B/D22B as profiled by EN 16931-3-3 and Factur-X 1.0;
ZUGFeRD 1.0 (FeRD, 2014), whose element names differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from butoir.formats import xml
from butoir.formats.einvoice import Facts, read_document
from butoir.formats.einvoice_attachments import carried_pdfs, decoded_pdf, tell_elsewhere
from butoir.formats.einvoice_parts import (
    NOTHING,
    Element,
    Findings,
    choose_due_date,
    find,
    find_all,
    identifier_at,
    lines_at,
    make_party,
    read_amount,
    read_currency,
    read_instalments,
    read_issue_date,
    read_sum,
    read_tax,
    text_at,
    texts_at,
)
from butoir.formats.einvoice_totals import Totals
from butoir.formats.model import Document, Party

_TERMS = "SpecifiedTradePaymentTerms"


@dataclass(frozen=True, slots=True)
class _Dialect:
    namespace: str
    version: str
    document: str
    context: str
    transaction: str
    trade: str
    summation: str
    line_amount: str
    order_id: str


_DIALECTS = {
    "CrossIndustryInvoice": _Dialect(
        namespace="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:",
        version="100",
        document="ExchangedDocument",
        context="ExchangedDocumentContext",
        transaction="SupplyChainTradeTransaction",
        trade="ApplicableHeaderTrade",
        summation="SpecifiedTradeSettlementHeaderMonetarySummation",
        line_amount="SpecifiedLineTradeSettlement"
        "/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
        order_id="IssuerAssignedID",
    ),
    "CrossIndustryDocument": _Dialect(
        namespace="urn:ferd:CrossIndustryDocument:invoice:",
        version="1p0",
        document="HeaderExchangedDocument",
        context="SpecifiedExchangedDocumentContext",
        transaction="SpecifiedSupplyChainTradeTransaction",
        trade="ApplicableSupplyChainTrade",
        summation="SpecifiedTradeSettlementMonetarySummation",
        line_amount="SpecifiedSupplyChainTradeSettlement"
        "/SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        order_id="ID",
    ),
}


def sniff(data: bytes) -> str | None:
    """ "cii" when the content begins as a Cross Industry Invoice of any version, else None."""
    root = xml.root_name(data)
    return "cii" if root and _dialect(*root) else None


def read(data: bytes, name: str) -> Document:
    """The invoice or credit note of a CII file; never raises, see its diagnostics."""
    return read_document(data, name, "cii", _extract)


def _dialect(namespace: str, local_name: str) -> _Dialect | None:
    dialect = _DIALECTS.get(local_name)
    return dialect if dialect and namespace.startswith(dialect.namespace) else None


def _extract(root: Element, findings: Findings) -> Facts | None:
    namespace = str(root.tag).partition("}")[0].lstrip("{")
    dialect = _dialect(namespace, xml.local_name(root))
    if dialect is None:
        findings.error("not-cii", "not a Cross Industry Invoice", root)
        return None
    if namespace != dialect.namespace + dialect.version:
        message = f"read as version {dialect.version}, but it says {namespace}"
        findings.warn("unknown-version", message, root)
    if text_at(root, f"{dialect.context}/TestIndicator/Indicator") == "true":
        findings.warn("test-document", "the document says that it is a test")
    return _facts(root, dialect, findings)


def _facts(root: Element, dialect: _Dialect, findings: Findings) -> Facts:
    document = find(root, dialect.document)
    transaction = find(root, dialect.transaction)
    agreement = find(transaction, f"{dialect.trade}Agreement")
    settlement = find(transaction, f"{dialect.trade}Settlement")
    means = "SpecifiedTradeSettlementPaymentMeans"
    issued = find(document, "IssueDateTime/DateTimeString")
    issued_on = read_issue_date(findings, issued, plain=True)
    documents = find_all(agreement, "AdditionalReferencedDocument")
    pdfs = carried_pdfs(documents, "AttachmentBinaryObject", text_at(document, "ID"))
    tell_elsewhere(findings, documents, "URIID")
    payable = find(settlement, f"{dialect.summation}/DuePayableAmount")
    return Facts(
        number=identifier_at(document, "ID"),
        type_code=text_at(document, "TypeCode"),
        credit_note=False,
        issued_on=issued_on,
        due_on=_due_date(settlement, issued_on, findings),
        instalments=_instalments(settlement, findings),
        currency=read_currency(findings, find(settlement, "InvoiceCurrencyCode"), payable),
        totals=_totals(transaction, settlement, dialect, findings),
        seller=_party(find(agreement, "SellerTradeParty")),
        buyer=_party(find(agreement, "BuyerTradeParty")),
        # BT-13, else BT-10: what the buyer asked to find on the invoice
        order_reference=identifier_at(agreement, f"BuyerOrderReferencedDocument/{dialect.order_id}")
        or identifier_at(agreement, "BuyerReference"),
        payment_reference=text_at(settlement, "PaymentReference"),
        accounts=texts_at(settlement, f"{means}/PayeePartyCreditorFinancialAccount/IBANID"),
        payment_means=frozenset(texts_at(settlement, f"{means}/TypeCode")),
        payee=text_at(settlement, "PayeeTradeParty/Name"),
        attachment=bool(pdfs),
        copy=decoded_pdf(pdfs),
        preceding=texts_at(settlement, f"InvoiceReferencedDocument/{dialect.order_id}"),
        customer=text_at(agreement, "BuyerTradeParty/ID"),
    )


def _due_date(
    settlement: Element | None, issued_on: date | None, findings: Findings
) -> date | None:
    """BT-9, once for each of the payment terms."""
    dates = find_all(settlement, f"{_TERMS}/DueDateDateTime/DateTimeString")
    said = lines_at(settlement, f"{_TERMS}/Description")
    return choose_due_date(findings, (dates,), said, issued_on, plain=True)


def _instalments(
    settlement: Element | None, findings: Findings
) -> tuple[tuple[date, Decimal], ...]:
    terms, days = find_all(settlement, _TERMS), ("DueDateDateTime/DateTimeString",)
    return read_instalments(findings, terms, "PartialPaymentAmount", days, plain=True)


def _totals(
    transaction: Element | None, settlement: Element | None, dialect: _Dialect, findings: Findings
) -> Totals:
    summation = find(settlement, dialect.summation)
    currency = text_at(settlement, "InvoiceCurrencyCode")
    lines = find_all(transaction, f"IncludedSupplyChainTradeLineItem/{dialect.line_amount}")

    def amount(name: str) -> Decimal | None:
        return read_amount(findings, find(summation, name))

    return Totals(
        gross=amount("GrandTotalAmount"),
        payable=amount("DuePayableAmount"),
        net=amount("TaxBasisTotalAmount"),
        lines=amount("LineTotalAmount"),
        line_sum=read_sum(findings, lines),
        allowances=amount("AllowanceTotalAmount") or NOTHING,
        charges=amount("ChargeTotalAmount") or NOTHING,
        tax=read_tax(findings, find_all(summation, "TaxTotalAmount"), currency),
        prepaid=amount("TotalPrepaidAmount") or NOTHING,
        rounding=amount("RoundingAmount") or NOTHING,
    )


def _party(party: Element | None) -> Party:
    address = find(party, "PostalTradeAddress")
    contact = find(party, "DefinedTradeContact")
    return make_party(
        name=text_at(party, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        ids=texts_at(
            party, "SpecifiedLegalOrganization/ID", "SpecifiedTaxRegistration/ID", "ID", "GlobalID"
        ),
        address=(
            texts_at(address, "LineOne", "LineTwo", "LineThree"),
            text_at(address, "PostcodeCode"),
            text_at(address, "CityName"),
            text_at(address, "CountryID"),
        ),
        contact=(
            text_at(contact, "PersonName", "DepartmentName"),
            text_at(contact, "TelephoneUniversalCommunication/CompleteNumber"),
            text_at(contact, "EmailURIUniversalCommunication/URIID"),
        ),
        endpoint=text_at(party, "URIUniversalCommunication/URIID"),
    )
