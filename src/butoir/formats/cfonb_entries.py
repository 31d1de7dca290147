"""A movement of CFONB 120 as an entry: who, what for, and whether it undoes an earlier one.

Operation codes are those of the CFONB's list of interbank operation codes.
"""

from __future__ import annotations

from butoir.core.return_codes import interbank_code
from butoir.formats.bank import iban_in, joined, return_code_in, squeeze
from butoir.formats.cfonb_records import Movement
from butoir.formats.model import Entry

_UNDOING = frozenset(
    {
        "03",  # unpaid cheques
        *("10", "26", "27", "98"),  # direct debits, payment slips and orders refused or unpaid
        "12",  # a transfer refused or returned
        *("33", "34"),  # unpaid bills of exchange, and what happened to them
        "38",  # an unpaid card payment
        "99",  # cancelled or put right
        *(
            "A3",
            "A4",
            "A5",
            "A6",
        ),  # SEPA direct debits that we refused, or whose money we gave back
        *("B3", "B4", "B5", "B6"),  # SEPA direct debits that came back to us
        *("C3", "C4", "C5"),  # instant transfers called back
    }
)
_ELSEWHERE = frozenset(
    {"NPY", "NPO", "NBE", "NBU", "LCS", "RCN", "REF", "IPY", "IBE", "LCC", "LC2"}
)
_AMOUNTS = frozenset({"MMO", "FEE"})  # the amount in another currency, and the bank's fees
_ABOUT_A_RETURN = "RET"
_REFERENCE = 35  # characters of a reference that shares its complement with something else
_WIDTH = 70
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED"})


def entry_of(movement: Movement, currency: str) -> Entry:
    """The movement with everything that its complements say of it."""
    reversal = _undoes(movement)
    # In a return the parties keep the roles of the operation undone.
    paid_to_us = (movement.cents >= 0) is not reversal
    names = ("NPY", "NPO") if paid_to_us else ("NBE", "NBU")
    reference = squeeze(movement.said("RCN")[:_REFERENCE])
    return Entry(
        booked_on=movement.booked_on,
        value_on=movement.value_on,
        cents=movement.cents,
        currency=movement.record.currency or currency,
        counterparty_name=squeeze(movement.said(*names)),
        counterparty_iban="" if paid_to_us else iban_in(movement.said("CBE")),
        remittance=_remittance(movement),
        structured_reference=squeeze(movement.said("LCS")),
        end_to_end="" if reference in _NOT_PROVIDED else reference,
        bank_reference=squeeze(movement.said("REF")) or movement.record.field(105, 120),
        reversal=reversal,
        return_code=return_code_in(movement.said(_ABOUT_A_RETURN))
        or interbank_code(movement.record.field(41, 42)),
    )


def _undoes(movement: Movement) -> bool:
    """By its operation code, its reason of refusal, or a complement on a return."""
    record = movement.record
    refused = record.field(41, 42).strip("0")
    return bool(refused) or record.operation in _UNDOING or bool(movement.said(_ABOUT_A_RETURN))


def _remittance(movement: Movement) -> str:
    """The label, the free texts in order, complements that are not known, the reference."""
    kept = (
        text
        for qualifier, text in movement.complements
        if qualifier not in _ELSEWHERE and qualifier not in _AMOUNTS
    )
    record = movement.record
    return joined((record.field(49, 79), *kept, _sent_with(movement), record.field(105, 120)))


def _sent_with(movement: Movement) -> str:
    """What the payer wrote: twice 70 characters, cut at their width and maybe within a word."""
    return movement.said("LCC").ljust(_WIDTH) + movement.said("LC2")
