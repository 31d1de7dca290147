"""The written acknowledgement of an answer: an e-mail, where the customer has an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from butoir.core.errors import InputError
from butoir.dunning.answers.models import Answer
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.ledger.models import Invoice
from butoir.letters.letter import Letter
from butoir.letters.notes.answers import Answered, compose_received_answer
from butoir.letters.occasion import Occasion, named
from butoir.letters.own import OwnTexts

KIND = "answer-received"


def send_receipt(
    answer: Answer,
    invoices: Sequence[Invoice],
    left: Mapping[int, int],
    *,
    by: str,
    at: datetime,
) -> None:
    """Put the acknowledgement into the outbox, in the caller's transaction.

    Nothing where the customer has no e-mail address, or no such message can be written: the page
    itself has said so, and a person reads the answer in any case.
    """

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        about = tuple(named(invoice, left[invoice.pk]) for invoice in invoices)
        rests = answer.agreement_id is not None
        facts = Answered(occasion, about, answer.kind, answer.cents, answer.on, rests)
        return compose_received_answer(facts, own), Truth(occasion, about, facts)

    note = Note(KIND, f"answer.{answer.pk}", answer.currency, compose)
    try:
        answer.receipt = send_note(answer.customer, note, by=by, at=at, ways=("email",))
    except InputError:
        return
    answer.save(update_fields=["receipt"])
