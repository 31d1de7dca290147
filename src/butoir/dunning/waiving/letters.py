"""The letter of an offer: what is given up if the principal is here by a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.dated import DatedItem
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.dunning.waiving.models import Waiver
from butoir.letters.letter import Letter
from butoir.letters.notes.waiving import Offered, compose_waiver
from butoir.letters.occasion import Occasion, named
from butoir.letters.own import OwnTexts

OFFER = "interest-waiver"
NO_WAY = "neither e-mail nor post reaches the customer"


def send_offer(
    row: Waiver,
    owed: Sequence[DatedItem],
    interest: int,
    indemnity: int,
    *,
    by: str,
    at: datetime,
) -> Delivery:
    """Tell the customer; raises InputError where nothing reaches them, or the check refuses it."""
    invoices = tuple(named(one.item, one.item.open) for one in owed)

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        facts = Offered(occasion, invoices, row.pay_by, interest, indemnity)
        truth = Truth(occasion, invoices, facts, facts.principal, row.pay_by)
        return compose_waiver(facts, own), truth

    note = Note(OFFER, f"waiver.{row.pk}", row.currency, compose)
    found = send_note(row.customer, note, by=by, at=at)
    if found is None:
        raise InputError(NO_WAY, row.customer.code, field="letter")
    return found
