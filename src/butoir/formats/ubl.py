"""UBL invoices and credit notes: Peppol BIS 3, XRechnung, PINT, e-FFF (UBL 2.0).

Owns where UBL writes each fact. Refuses other UBL documents (orders, reminders) and other XML.
Source: OASIS UBL 2.1, Invoice and CreditNote; business terms of EN 16931-3-2.
"""

from __future__ import annotations

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

_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS = ("Invoice", "CreditNote")
_CARRIED = "Attachment/EmbeddedDocumentBinaryObject"
_ELSEWHERE = "Attachment/ExternalReference/URI"
_INSTALMENT = "PaymentTerms/InstallmentDueDate"
_NO_ORDER = "NA"  # what Peppol has written where there is a sales order but no purchase order


def sniff(data: bytes) -> str | None:
    """ "ubl" when the content begins as a UBL invoice or credit note, else None."""
    root = xml.root_name(data)
    return "ubl" if root and _is_ubl(*root) else None


def read(data: bytes, name: str) -> Document:
    """The invoice or credit note of a UBL file; never raises, see its diagnostics."""
    return read_document(data, name, "ubl", _extract)


def _is_ubl(namespace: str, local_name: str) -> bool:
    return namespace.startswith(_NAMESPACE) and local_name in _ROOTS


def _extract(root: Element, findings: Findings) -> Facts | None:
    namespace = str(root.tag).partition("}")[0].lstrip("{")
    kind = xml.local_name(root)
    if not _is_ubl(namespace, kind):
        findings.error("not-ubl", "not a UBL invoice or credit note", root)
        return None
    if namespace != f"{_NAMESPACE}{kind}-2":
        findings.warn("unknown-version", f"read as UBL 2, but it says {namespace}", root)
    buyer = find(root, "AccountingCustomerParty")
    issued_on = read_issue_date(findings, find(root, "IssueDate"))
    documents = find_all(root, "AdditionalDocumentReference")
    pdfs = carried_pdfs(documents, _CARRIED, text_at(root, "ID"))
    tell_elsewhere(findings, documents, _ELSEWHERE)
    return Facts(
        number=identifier_at(root, "ID"),
        type_code=text_at(root, f"{kind}TypeCode"),
        credit_note=kind == "CreditNote",
        issued_on=issued_on,
        due_on=_due_date(root, issued_on, findings),
        instalments=_instalments(root, findings),
        currency=read_currency(
            findings,
            find(root, "DocumentCurrencyCode"),
            find(root, "LegalMonetaryTotal/PayableAmount"),
        ),
        totals=_totals(root, kind, findings),
        seller=_party(find(root, "AccountingSupplierParty/Party")),
        buyer=_party(find(buyer, "Party")),
        order_reference=_order(root),
        payment_reference=text_at(root, "PaymentMeans/PaymentID"),
        accounts=texts_at(root, "PaymentMeans/PayeeFinancialAccount/ID"),
        payment_means=frozenset(texts_at(root, "PaymentMeans/PaymentMeansCode")),
        payee=text_at(
            root, "PayeeParty/PartyName/Name", "PayeeParty/PartyLegalEntity/RegistrationName"
        ),
        attachment=bool(pdfs),
        copy=decoded_pdf(pdfs),
        preceding=texts_at(root, "BillingReference/InvoiceDocumentReference/ID"),
        customer=text_at(buyer, "SupplierAssignedAccountID", "Party/PartyIdentification/ID"),
    )


def _due_date(root: Element, issued_on: date | None, findings: Findings) -> date | None:
    """BT-9; a credit note has it in its payment means, older files in their payment terms."""
    groups = (
        find_all(root, "DueDate"),
        find_all(root, "PaymentMeans/PaymentDueDate"),
        [*find_all(root, "PaymentTerms/PaymentDueDate"), *find_all(root, _INSTALMENT)],
    )
    said = lines_at(root, "PaymentTerms/Note")
    return choose_due_date(findings, groups, said, issued_on, plain=False)


def _instalments(root: Element, findings: Findings) -> tuple[tuple[date, Decimal], ...]:
    days = ("InstallmentDueDate", "PaymentDueDate")
    return read_instalments(findings, find_all(root, "PaymentTerms"), "Amount", days, plain=False)


def _totals(root: Element, kind: str, findings: Findings) -> Totals:
    total = find(root, "LegalMonetaryTotal")
    taxes = find_all(root, "TaxTotal/TaxAmount")

    def amount(name: str) -> Decimal | None:
        return read_amount(findings, find(total, name))

    return Totals(
        gross=amount("TaxInclusiveAmount"),
        payable=amount("PayableAmount"),
        net=amount("TaxExclusiveAmount"),
        lines=amount("LineExtensionAmount"),
        line_sum=read_sum(findings, find_all(root, f"{kind}Line/LineExtensionAmount")),
        allowances=amount("AllowanceTotalAmount") or NOTHING,
        charges=amount("ChargeTotalAmount") or NOTHING,
        tax=read_tax(findings, taxes, text_at(root, "DocumentCurrencyCode")),
        prepaid=amount("PrepaidAmount") or NOTHING,
        rounding=amount("PayableRoundingAmount") or NOTHING,
    )


def _party(party: Element | None) -> Party:
    address = find(party, "PostalAddress")
    return make_party(
        name=text_at(party, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        ids=texts_at(
            party,
            "PartyLegalEntity/CompanyID",
            "PartyTaxScheme/CompanyID",
            "PartyIdentification/ID",
        ),
        address=(
            _address_lines(address),
            text_at(address, "PostalZone"),
            text_at(address, "CityName"),
            text_at(address, "Country/IdentificationCode"),
        ),
        contact=(
            text_at(party, "Contact/Name"),
            text_at(party, "Contact/Telephone"),
            text_at(party, "Contact/ElectronicMail"),
        ),
        endpoint=text_at(party, "EndpointID"),
    )


def _address_lines(address: Element | None) -> tuple[str, ...]:
    street = " ".join(texts_at(address, "StreetName", "BuildingNumber"))
    others = texts_at(address, "AdditionalStreetName", "AddressLine/Line")
    return tuple(filter(None, (street, *others)))


def _order(root: Element) -> str:
    """BT-13, else BT-10: what the buyer asked to find on the invoice."""
    reference = identifier_at(root, "OrderReference/ID")
    buyers = identifier_at(root, "BuyerReference")
    return buyers if reference in ("", _NO_ORDER) else reference
