"""A plan that a customer asked for and does not get: told courteously in writing, where somebody
wants it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.answers.accepting import close_answer, still_open
from butoir.dunning.answers.models import Answer
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.dunning.plans.models import AgreedLetter
from butoir.journal.events import lock_head
from butoir.letters.letter import Letter
from butoir.letters.notes.answers import Unwanted, compose_refusal
from butoir.letters.occasion import Occasion, named
from butoir.letters.own import OwnTexts
from butoir.users.hours import day_of

REFUSAL = "plan-refusal"
NO_WAY = "neither e-mail nor post reaches the customer"


@transaction.atomic
def refuse_wish(answer: Answer, note: str, explanation: str, *, by: str, at: datetime) -> Delivery:
    """Close a wish for a plan, for a reason (`note`, which stays here), and write so to the
    customer, with `explanation` in the letter.

    Raises InputError without a reason, for another kind of answer, when it was read already, when
    nothing is open any more, and where nothing reaches the customer or the letter is no good.
    """
    if answer.kind != "plan":
        raise InputError("only a plan is refused by letter", field="letter")
    lock_head(answer.company)
    close_answer(answer, note, by=by, at=at)
    found = still_open(answer)
    delivery = send_note(answer.customer, _note(answer, explanation), by=by, at=at)
    if delivery is None:
        raise InputError(NO_WAY, answer.customer.code, field="letter")
    AgreedLetter.objects.create(
        company=answer.company,
        customer=answer.customer,
        delivery=delivery,
        kind=REFUSAL,
        cents=sum(left for _, left in found),
    )
    return delivery


def owed_still(letter: AgreedLetter) -> int:
    """What is open now of the invoices that the letter speaks of, in cents."""
    answer = Answer.objects.get(pk=int(letter.delivery.key.rpartition(".")[2]))
    try:
        return sum(left for _, left in still_open(answer))
    except InputError:  # nothing
        return 0


def _note(answer: Answer, explanation: str) -> Note:
    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        invoices = tuple(named(invoice, left) for invoice, left in still_open(answer))
        facts = Unwanted(occasion, invoices, day_of(answer.given_at), explanation)
        return compose_refusal(facts, own), Truth(occasion, invoices, facts)

    return Note(REFUSAL, f"{REFUSAL}.{answer.pk}", answer.currency or "EUR", compose)
