"""The rules that UBL and CII share, once a document's facts are found.

Owns what makes one `Invoice` of what a document states: which amount is asked, with which sign,
in which currency. Refuses to correct or to complete: what does not add up is told, what is
missing stays empty. It certifies no conformity: a profile or a VAT rule that changes nothing to
what is owed is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from butoir.core.money import cents_from_decimal
from butoir.formats import xml
from butoir.formats.einvoice_parts import Element, Findings
from butoir.formats.einvoice_totals import CENT, Totals, tell_totals
from butoir.formats.model import Diagnostic, Document, Invoice, Party

# UNTDID 1001, credit notes as EN 16931 and the French additions (502, 503) list them
CREDIT_NOTES = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")
)
FACTORED = frozenset(("393", "396", "472", "473", "501", "502"))
PROFORMA = "325"
CORRECTIVE = "384"
DIRECT_DEBIT = frozenset(("49", "59"))  # UNCL 4461: direct debit, SEPA direct debit
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document states, before the shared rules; `credit_note` comes from its root."""

    number: str
    type_code: str
    credit_note: bool
    issued_on: date | None
    due_on: date | None
    currency: str
    totals: Totals
    seller: Party
    buyer: Party
    order_reference: str = ""
    payment_reference: str = ""
    accounts: tuple[str, ...] = ()
    payment_means: frozenset[str] = frozenset()
    payee: str = ""
    instalments: tuple[tuple[date, Decimal], ...] = ()
    preceding: tuple[str, ...] = ()
    attachment: bool = False
    copy: bytes = b""  # the PDF that it carries
    customer: str = ""


def read_document(
    data: bytes, name: str, format_name: str, extract: Callable[[Element, Findings], Facts | None]
) -> Document:
    """Parse, extract and judge one XML invoice; whatever goes wrong is a diagnostic."""
    findings = Findings()
    invoice = facts = None
    try:
        root = xml.parse_tree(data)
    except xml.XmlError as error:
        findings.items.append(Diagnostic("error", "unreadable-xml", error.message, error.line))
    else:
        facts = extract(root, findings)
        invoice = facts and make_invoice(facts, findings)
    invoices = _parts(facts, invoice, findings) if facts and invoice else ()
    return Document(
        file=name,
        format=format_name,
        encoding=xml.declared_encoding(data),
        invoices=invoices,
        diagnostics=tuple(findings.items),
        copy=facts.copy if facts else b"",
    )


def make_invoice(facts: Facts, findings: Findings) -> Invoice | None:
    """The invoice that the facts make; None, with an error, when nothing identifiable is asked,
    and None with a warning for a pro forma invoice, which asks for nothing."""
    gross, payable = _asked(facts.totals, findings)
    if not facts.number:
        findings.error("missing-number", "the document has no number")
    if gross is None or payable is None:
        findings.error("missing-amount", "the document states no total and no amount to pay")
        return None
    if not facts.number:
        return None
    tell_totals(facts.totals, gross, payable, findings)
    _tell_doubts(facts, findings)
    if facts.type_code == PROFORMA:
        findings.warn("proforma", "a pro forma invoice asks for no payment: left out")
        return None
    credit = facts.credit_note or facts.type_code in CREDIT_NOTES
    sign = _sign(credit, gross or payable, findings)
    return Invoice(
        number=facts.number,
        kind="credit-note" if credit or gross < 0 else "invoice",
        issued_on=facts.issued_on,
        due_on=facts.due_on,
        currency=facts.currency,
        gross=sign * cents_from_decimal(gross),
        payable=sign * cents_from_decimal(payable),
        seller=facts.seller,
        buyer=facts.buyer,
        order_reference=facts.order_reference,
        payment_reference=facts.payment_reference,
        ibans=_ibans(facts.accounts),
        attachment=facts.attachment,
        customer=facts.customer,
        preceding=facts.preceding,
        rests="" if credit or payable <= 0 else _rests(facts, findings),
    )


def _parts(facts: Facts, invoice: Invoice, findings: Findings) -> tuple[Invoice, ...]:
    """The invoice once for each of its due dates, when what is due on each adds up to it."""
    parts = {day: cents_from_decimal(amount) for day, amount in facts.instalments}
    if len(parts) < 2 or len(parts) != len(facts.instalments):
        return (invoice,)
    if min(parts.values()) <= 0 or sum(parts.values()) != invoice.payable:
        return (invoice,)
    findings.items = [note for note in findings.items if note.code != "several-due-dates"]
    findings.warn("instalments", "an invoice with several due dates: kept as one for each")
    return tuple(
        replace(invoice, due_on=day, gross=cents, payable=cents)
        for day, cents in sorted(parts.items())
    )


def _asked(totals: Totals, findings: Findings) -> tuple[Decimal | None, Decimal | None]:
    """Grand total and amount to pay, the one derived from the other where it is not stated."""
    gross, payable = totals.gross, totals.payable
    if payable is None and gross is not None:
        payable = gross - totals.prepaid + totals.rounding
        findings.warn("missing-payable", f"no amount to pay is stated: {payable} by the totals")
    elif gross is None and payable is not None:
        gross = payable + totals.prepaid - totals.rounding
        findings.warn("missing-gross", f"no total with VAT is stated: {gross} by the amount to pay")
    return gross, payable


def _sign(credit: bool, amount: Decimal, findings: Findings) -> int:
    """-1 to turn a credit note's positive amounts into a credit, 1 to leave amounts as written.

    A credit note written with negative amounts is taken as the credit that it is called.
    """
    if credit and amount < 0:
        findings.warn("negative-credit-note", "a credit note with negative amounts: still a credit")
    return -1 if credit and amount > 0 else 1


def _tell_doubts(facts: Facts, findings: Findings) -> None:
    """Say what a person must know before asking for this money."""
    if not re.fullmatch(r"[A-Z]{3}", facts.currency):
        findings.error("missing-currency", "the document states no currency; none is assumed")
    if facts.issued_on and facts.due_on and facts.due_on < facts.issued_on:
        message = f"due on {facts.due_on}, before its issue on {facts.issued_on}"
        findings.warn("due-before-issue", message)
    for amount in (facts.totals.gross, facts.totals.payable):
        if amount is not None and amount != amount.quantize(CENT):
            findings.warn("rounded-amount", f"{amount} has parts of a cent: rounded half up")


def _rests(facts: Facts, findings: Findings) -> str:
    """Why nobody is to be reminded before somebody has looked, told; "" when there is no reason.

    A corrective invoice (384) replaces the one that it names in France and adds to it elsewhere:
    only a person can say whether both are owed.
    """
    if facts.payment_means & DIRECT_DEBIT:
        findings.warn("direct-debit", "to be collected by direct debit")
        return "direct-debit"
    if facts.type_code in FACTORED or (facts.payee and not _same(facts.payee, facts.seller.name)):
        findings.warn("other-payee", f"to be paid to {facts.payee or 'a factor'}, not the seller")
        return "other-payee"
    if facts.type_code == CORRECTIVE:
        about = ", ".join(facts.preceding) or "an invoice that it does not name"
        findings.warn("corrective", f"corrects {about}: are both owed?")
        return "corrective"
    return ""


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _ibans(accounts: Iterable[str]) -> tuple[str, ...]:
    joined = ("".join(account.split()) for account in accounts)
    return tuple(dict.fromkeys(a for a in joined if IBAN.fullmatch(a.upper())))
