"""The structured communications of CODA: which field is a reference, which one says something.

Source: Febelfin, Coded statement of account (CODA), annex III. Types without a reference for the
payee (106 and the bank's own calculations) say nothing here: their digits are no invoice number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from butoir.formats.bank import belgian_reference, belgian_reference_holds, return_code_in, squeeze

_REFUSED_107 = frozenset("123456789")
_UNDONE_127 = frozenset("12345")  # reject, return, refund, reversal, cancellation


@dataclass(frozen=True, slots=True)
class Communication:
    """What a communication tells: a reference, words, and whether it undoes an operation.

    `doubtful` is a Belgian reference whose check digits do not hold.
    """

    reference: str = ""
    text: str = ""
    reversal: bool = False
    doubtful: bool = False
    return_code: str = ""


def read_structured(kind: str, zone: str) -> Communication:
    """A structured communication: `kind` is its three digits, `zone` the text after them."""
    if reader := _READERS.get(kind):
        return reader(zone)
    fields = _WORDS.get(kind, ())
    return Communication(text=squeeze(" ".join(zone[start:end] for start, end in fields)))


# Places, in the zone, of what a person can read: number of the cheque or card; name and town of
# the terminal; name, town and reference of a card payment; card and invoice of a card statement.
_WORDS = {
    "103": ((0, 12),),
    "111": ((35, 61),),
    "113": ((40, 66),),
    "114": ((27, 53), (53, 69)),
    "124": ((0, 20), (21, 33)),
}


def _belgian(digits: str, text: str) -> Communication:
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return Communication(text=squeeze(f"{digits} {text}"))
    return Communication(
        belgian_reference(digits), text, doubtful=not belgian_reference_holds(digits)
    )


def _creditor_reference(zone: str) -> Communication:
    """Type 100, ISO 11649."""
    return Communication(reference=squeeze(zone[:25]))


def _transfer(zone: str) -> Communication:
    """Types 101 and 102: the Belgian reference, and what the bank puts after it."""
    return _belgian(zone[:12], squeeze(zone[12:]))


def _original_amount(zone: str) -> Communication:
    """Type 105: amounts and rate of the original currency (45), then a Belgian reference."""
    return _belgian(zone[45:57], "") if zone[45:57].strip("0 ") else Communication()


def _cash_deposit(zone: str) -> Communication:
    """Type 115: card, terminal and amounts (93), then a message, structured or free."""
    return _belgian(zone[93:105], "")


def _old_direct_debit(zone: str) -> Communication:
    """Type 107, DOM80: number (12), day (6), message (30), paid or reason (1), creditor (11)."""
    number, message, reason, creditor = zone[:12], zone[18:48], zone[48:49], zone[49:60]
    return Communication(
        text=squeeze(f"{message} {_named('mandate', number)} {_named('creditor', creditor)}"),
        reversal=reason in _REFUSED_107,
    )


def _direct_debit(zone: str) -> Communication:
    """Type 127, SEPA: day (6), type, scheme, paid or reason, creditor (35), mandate (35),
    message (62), kind of R-transaction (1), its ISO reason (4)."""
    refused, creditor, mandate = zone[8:9], zone[9:44], zone[44:79]
    message, undone, reason = zone[79:141], zone[141:142], zone[142:146]
    parts = (
        message,
        _named("mandate", mandate),
        _named("creditor", creditor),
        _named("reason", reason),
    )
    plain = message.strip()
    told = _belgian(plain, "") if len(plain) == 12 else Communication()
    valid = bool(told.reference) and not told.doubtful
    return Communication(
        reference=told.reference if valid else plain if plain.startswith("RF") else "",
        text=squeeze(" ".join(parts)),
        reversal=undone in _UNDONE_127 or refused in _REFUSED_107,
        return_code=return_code_in(reason),
    )


def _named(label: str, value: str) -> str:
    value = value.strip()
    return f"{label} {value}" if value.strip("0") else ""


_READERS: dict[str, Callable[[str], Communication]] = {
    "100": _creditor_reference,
    "101": _transfer,
    "102": _transfer,
    "105": _original_amount,
    "107": _old_direct_debit,
    "115": _cash_deposit,
    "127": _direct_debit,
}
