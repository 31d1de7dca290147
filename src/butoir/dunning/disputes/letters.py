"""The two letters of a case: it is heard and answered by a day, and the reasoned answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.letters.letter import Letter
from butoir.letters.notes.disputes import Answer, compose_answer, compose_received
from butoir.letters.notes.disputes import Dispute as Told
from butoir.letters.occasion import Occasion, named
from butoir.letters.own import OwnTexts

RECEIVED, ANSWERED = "dispute-received", "dispute-answer"
NO_WAY = "neither e-mail nor post reaches the customer"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a dispute: cents to credit (0: refused) and by when, why, the last day to pay
    what is left of the invoice, and the names of the documents that the answer rests on."""

    credited: int
    explanation: str = ""
    credit_by: date | None = None
    pay_by: date | None = None
    documents: tuple[str, ...] = ()


def send_received(dispute: Dispute, left: int, *, by: str, at: datetime) -> Delivery:
    """Acknowledge a dispute; raises InputError where nothing reaches the customer."""

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        facts = _told(dispute, left, occasion)
        open_part = left - facts.cents
        truth = Truth(occasion, (facts.invoice,), (facts, open_part, dispute.answer_by))
        return compose_received(facts, dispute.answer_by, own), truth

    note = Note(RECEIVED, f"dispute.{dispute.pk}.received", dispute.invoice.currency, compose)
    return _sent(dispute, note, by, at)


def answer_note(dispute: Dispute, decision: Decision, left: int) -> Note:
    """The reasoned answer, to be shown or sent; `left` is what is open of the invoice, in cents."""

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        told = _told(dispute, left, occasion)
        said = (decision.explanation, decision.credit_by, decision.pay_by, decision.documents)
        facts = Answer(told, decision.credited, *said)
        owing = (facts.left, facts.pay_by) if facts.left else (None, None)
        return compose_answer(facts, own), Truth(occasion, (told.invoice,), facts, *owing)

    key = f"dispute.{dispute.pk}.answer"
    return Note(ANSWERED, key, dispute.invoice.currency, compose)


def send_answer(
    dispute: Dispute, decision: Decision, left: int, *, by: str, at: datetime
) -> Delivery:
    """Send it; raises InputError where nothing reaches the customer, or the check refuses it."""
    return _sent(dispute, answer_note(dispute, decision, left), by, at)


def disputed_of(dispute: Dispute, left: int) -> int:
    """What is in dispute of what is left of the invoice, in cents."""
    part = dispute.hold.cents
    return left if part is None else min(part, left)


def _told(dispute: Dispute, left: int, occasion: Occasion) -> Told:
    invoice, cents = named(dispute.invoice, left), disputed_of(dispute, left)
    return Told(occasion, invoice, cents, dispute.hold.since, dispute.reason)


def _sent(dispute: Dispute, note: Note, by: str, at: datetime) -> Delivery:
    found = send_note(dispute.customer, note, by=by, at=at)
    if found is None:
        raise InputError(NO_WAY, dispute.customer.code, field="letter")
    return found
