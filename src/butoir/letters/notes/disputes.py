"""A dispute (R28): acknowledged at once, answered by a person with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Letter
from butoir.letters.notes.naming import naming
from butoir.letters.occasion import Named, Occasion, check_ahead
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tidy import tidy

REASONS = (
    "not-received",
    "quality",
    "quantity",
    "price",
    "paid",
    "duplicate",
    "not-ordered",
    "other",
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is disputed of an invoice (cents), why (one of `REASONS`), and when we heard of it."""

    occasion: Occasion
    invoice: Named
    cents: int
    received_on: date
    reason: str = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided: the credit note to come (cents, 0 when refused) and its last day, an
    explanation in that person's own words, the last day to pay what is left of the invoice, and the
    documents that it rests on, by name."""

    dispute: Dispute
    credited: int
    explanation: str = ""
    credit_by: date | None = None
    pay_by: date | None = None
    documents: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """What stays open of the invoice after the credit note, in cents."""
        return self.dispute.invoice.open - self.credited


def compose_received(dispute: Dispute, answer_by: date, own: OwnTexts = NO_OWN) -> Letter:
    """The dispute is heard and will be answered by a day."""
    dispute = tidy(dispute)
    check_ahead(dispute.occasion, answer_by=answer_by)
    pen = _telling(dispute, take_pen("dispute-received", dispute.occasion, own))
    undisputed = dispute.invoice.open - dispute.cents
    values = {
        "disputed": pen.amount(dispute.cents),
        "undisputed": pen.amount(undisputed),
        "answer_by": pen.deadline(answer_by),
    }
    tags = {"part": undisputed > 0, f"reason-{dispute.reason}": True}
    return framed(pen.telling(values, tags), Parts())


def compose_answer(answer: Answer, own: OwnTexts = NO_OWN) -> Letter:
    """The reasoned answer. Raises InputError when it credits more than is disputed, refuses without
    a word of explanation, or lacks a day that it must give."""
    answer = tidy(answer)
    _check(answer)
    dispute = answer.dispute
    pen = _telling(dispute, take_pen("dispute-answer", dispute.occasion, own))
    values = {
        "credited": pen.amount(answer.credited),
        "explanation": answer.explanation,
        "documents": ", ".join(answer.documents),
        "left": pen.amount(answer.left),
        "answer_by": pen.deadline(answer.credit_by),
        "pay_by": pen.deadline(answer.pay_by),
    }
    tags = {
        "accepted": answer.credited == dispute.cents,
        "accepted-in-part": 0 < answer.credited < dispute.cents,
        "explained": bool(answer.explanation),
        "documented": bool(answer.documents),
        "owing": answer.left > 0,
    }
    pen = pen.telling(values, tags)
    if not answer.left:
        return framed(pen, Parts())
    reference = reference_of(pen, (dispute.invoice,))
    return framed(pen, Parts(payment=slip(pen, answer.left, reference, values["pay_by"])))


def _telling(dispute: Dispute, pen: Pen) -> Pen:
    where = f"letter to {dispute.occasion.debtor.id}"
    if not 0 < dispute.cents <= dispute.invoice.open:
        raise InputError("what is disputed is no part of what is open", where, field="cents")
    if dispute.reason not in REASONS:
        raise InputError(f"{dispute.reason!r} is no reason", where, field="reason")
    values = {"received_on": pen.day(dispute.received_on)}
    return naming(pen, (dispute.invoice,)).telling(values, {})


def _check(answer: Answer) -> None:
    where = f"letter to {answer.dispute.occasion.debtor.id}"
    check_ahead(answer.dispute.occasion, credit_by=answer.credit_by, pay_by=answer.pay_by)
    if not 0 <= answer.credited <= answer.dispute.cents:
        raise InputError("more is credited than is disputed", where, field="credited")
    if not answer.credited and not answer.explanation:
        raise InputError("a refusal says why", where, field="explanation")
    if answer.credited and answer.credit_by is None:
        raise InputError("no day for the credit note", where, field="credit_by")
    if answer.left and answer.pay_by is None:
        raise InputError("no day to pay what is left", where, field="pay_by")
