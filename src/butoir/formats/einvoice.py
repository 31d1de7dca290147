"""The rules that UBL and CII share, once a document's facts are found.

Owns what makes one `Invoice` of what a document states: which amount is asked, with which sign,
in which currency. Refuses to correct or to complete: what does not add up is told, what is
missing stays empty. It certifies no conformity: a profile or a VAT rule that changes nothing to
what is owed is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from butoir.core.money import cents_from_decimal
from butoir.formats import xml
from butoir.formats.einvoice_parts import NOTHING, Element, Findings
from butoir.formats.model import Diagnostic, Document, Invoice, Party

# UNTDID 1001, credit notes as EN 16931 and the French additions (502, 503) list them
CREDIT_NOTES = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")
)
FACTORED = frozenset(("393", "396", "472", "473", "501", "502"))
PROFORMA = "325"
DIRECT_DEBIT = frozenset(("49", "59"))  # UNCL 4461: direct debit, SEPA direct debit
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's own totals as it writes them; what may be left out counts as nothing.

    `line_sum` is the sum of its lines' net amounts, None when it has no line.
    """

    gross: Decimal | None
    payable: Decimal | None
    net: Decimal | None = None
    lines: Decimal | None = None
    line_sum: Decimal | None = None
    allowances: Decimal = NOTHING
    charges: Decimal = NOTHING
    tax: Decimal = NOTHING
    prepaid: Decimal = NOTHING
    rounding: Decimal = NOTHING


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
    return Document(
        file=name,
        format=format_name,
        encoding=xml.declared_encoding(data),
        invoices=(invoice,) if invoice else (),
        diagnostics=tuple(findings.items),
        copy=facts.copy if facts else b"",
    )


def make_invoice(facts: Facts, findings: Findings) -> Invoice | None:
    """The invoice that the facts make; None, with an error, when nothing identifiable is asked."""
    gross, payable = _asked(facts.totals, findings)
    if not facts.number:
        findings.error("missing-number", "the document has no number")
    if gross is None or payable is None:
        findings.error("missing-amount", "the document states no total and no amount to pay")
        return None
    if not facts.number:
        return None
    _tell_totals(facts.totals, gross, payable, findings)
    _tell_doubts(facts, findings)
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


def _tell_totals(totals: Totals, gross: Decimal, payable: Decimal, findings: Findings) -> None:
    """Warn of each sum that does not give the total beside it (EN 16931, BR-CO-10, 13, 15, 16).

    A document that states no prepaid amount and asks for less than its total is told too: a
    Factur-X MINIMUM has no place to say what was paid before.
    """
    t = totals
    net, lines, line_sum = t.net, t.lines, t.line_sum
    sums = (
        ("sum of the lines", line_sum, NOTHING, NOTHING, lines),
        ("lines - allowances + charges", lines, t.allowances, t.charges, net),
        ("net + VAT", net, NOTHING, t.tax, gross),
        ("total - prepaid + rounding", gross, t.prepaid, t.rounding, payable),
    )
    for named, first, less, plus, stated in sums:
        if first is None or stated is None:
            continue
        result = first - less + plus
        if abs(result - stated) >= _CENT:
            message = f"{named}: {first} - {less} + {plus} = {result}, but {stated} is written"
            findings.warn("totals-do-not-add-up", message)


def _tell_doubts(facts: Facts, findings: Findings) -> None:
    """Say what a person must know before asking for this money."""
    if not re.fullmatch(r"[A-Z]{3}", facts.currency):
        findings.error("missing-currency", "the document states no currency; none is assumed")
    if facts.issued_on and facts.due_on and facts.due_on < facts.issued_on:
        message = f"due on {facts.due_on}, before its issue on {facts.issued_on}"
        findings.warn("due-before-issue", message)
    for amount in (facts.totals.gross, facts.totals.payable):
        if amount is not None and amount != amount.quantize(_CENT):
            findings.warn("rounded-amount", f"{amount} has parts of a cent: rounded half up")
    if facts.type_code == PROFORMA:
        findings.warn("proforma", "a pro forma invoice asks for no payment")
    if facts.payment_means & DIRECT_DEBIT:
        findings.warn("direct-debit", "to be collected by direct debit")
    if facts.type_code in FACTORED or (facts.payee and facts.payee != facts.seller.name):
        findings.warn("other-payee", f"to be paid to {facts.payee or 'a factor'}, not the seller")


def _ibans(accounts: Iterable[str]) -> tuple[str, ...]:
    joined = ("".join(account.split()) for account in accounts)
    return tuple(dict.fromkeys(a for a in joined if IBAN.fullmatch(a.upper())))
