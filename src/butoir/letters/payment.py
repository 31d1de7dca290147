"""How to pay: the details of the slip, the reference to quote, and the code to scan (R16)."""

from __future__ import annotations

from collections.abc import Callable

from stdnum import iban as iban_number
from stdnum.be import ogm_vcs

from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Detail, Payment
from butoir.letters.qr import epc_payload
from butoir.letters.wording import Vocabulary

_LONGEST_REFERENCE = 140  # what a SEPA transfer carries


def payment_of(facts: LetterFacts, words: Vocabulary, say: Callable[..., str]) -> Payment:
    """The payment slip for the message's whole total."""
    creditor, message = facts.creditor, facts.message
    reference = payment_reference(facts)
    tags = words.tags | ({"structured"} if reference.startswith("+++") else set())
    reference_label = say("pay_reference", Vocabulary(tags, words.values))
    cheque = say("pay_cheque_value") if creditor.cheque_to else ""
    details = (
        Detail(say("pay_amount"), words.values["total"], True),
        Detail(say("pay_by_label"), words.values["pay_by"], True),
        Detail(say("pay_holder"), creditor.name),
        Detail("IBAN", grouped_iban(creditor.iban)),
        Detail("BIC", creditor.bic.replace(" ", "").upper()),
        Detail(reference_label, reference),
        Detail(say("pay_cheque"), cheque),
    )
    epc = ""
    if message.currency == "EUR":
        args = (creditor.name, creditor.iban, creditor.bic, message.total, reference)
        epc = epc_payload(*args)
    kept = tuple(detail for detail in details if detail.value)
    return Payment(say("pay_heading"), kept, epc, say("pay_scan") if epc else "")


def payment_reference(facts: LetterFacts) -> str:
    """What the payer is to quote: the one reference that all invoices share, else their numbers,
    else (when these are too many for a transfer) the case reference or the customer's number."""
    items = [pair.item for pair in (*facts.demanded, *facts.apart)]
    given = {item.payment_reference for item in items}
    if len(given) == 1 and (shared := given.pop()):
        return _as_banks_print_it(shared, facts.creditor.country)
    numbers = ", ".join(item.number for item in items)
    if len(numbers) <= _LONGEST_REFERENCE:
        return numbers
    return (facts.reference or facts.debtor.id)[:_LONGEST_REFERENCE]


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
