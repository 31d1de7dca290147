"""How to pay: the details of the slip, the reference to quote, and the code to scan (R16)."""

from __future__ import annotations

from collections.abc import Sequence

from stdnum import iban as iban_number
from stdnum.be import ogm_vcs

from butoir.core.items import OpenItem
from butoir.letters.letter import Detail, Payment
from butoir.letters.occasion import Named
from butoir.letters.pen import Pen
from butoir.letters.qr import epc_payload
from butoir.letters.wording import Vocabulary

_LONGEST_REFERENCE = 140  # what a SEPA transfer carries


def slip(pen: Pen, cents: int, reference: str, pay_by: str = "") -> Payment:
    """The payment slip for a sum; `pay_by` is its date in words, where there is one."""
    creditor, currency, say = pen.occasion.creditor, pen.occasion.currency, pen.say
    tags = pen.words.tags | ({"structured"} if reference.startswith("+++") else set())
    details = (
        Detail(say("pay_amount"), pen.amount(cents), True),
        Detail(say("pay_by_label"), pay_by, True),
        Detail(say("pay_holder"), creditor.name),
        Detail("IBAN", grouped_iban(creditor.iban)),
        Detail("BIC", creditor.bic.replace(" ", "").upper()),
        Detail(say("pay_reference", Vocabulary(tags, pen.words.values)), reference),
        Detail(say("pay_cheque"), say("pay_cheque_value") if creditor.cheque_to else ""),
    )
    epc = ""
    if currency == "EUR":
        epc = epc_payload(creditor.name, creditor.iban, creditor.bic, cents, reference)
    kept = tuple(detail for detail in details if detail.value)
    return Payment(say("pay_heading"), kept, epc, say("pay_scan") if epc else "")


def reference_of(pen: Pen, items: Sequence[OpenItem | Named]) -> str:
    """What the payer is to quote: the one reference that all invoices share, else their numbers,
    else (when these are too many for a transfer) the case reference or the customer's number."""
    occasion = pen.occasion
    given = {item.payment_reference for item in items}
    if len(given) == 1 and (shared := given.pop()):
        return _as_banks_print_it(shared, occasion.creditor.country)
    numbers = ", ".join(item.number for item in items)
    if len(numbers) <= _LONGEST_REFERENCE:
        return numbers
    return (occasion.reference or occasion.debtor.id)[:_LONGEST_REFERENCE]


def _as_banks_print_it(reference: str, country: str) -> str:
    """A Belgian structured communication as +++090/9337/55493+++; anything else as it is.

    Twelve bare digits are one only from a Belgian creditor: elsewhere they are a number that
    happens to pass the check (one in 97 does).
    """
    marked = reference[:3] in ("+++", "***") or country == "BE"
    if marked and ogm_vcs.is_valid(reference):
        return f"+++{ogm_vcs.format(reference)}+++"
    return reference


def grouped_iban(iban: str) -> str:
    """The IBAN in groups of four, with unbreakable spaces."""
    compact = iban_number.compact(iban)
    groups = (compact[i : i + 4] for i in range(0, len(compact), 4))
    return "\N{NO-BREAK SPACE}".join(groups)
