"""An instalment of a plan comes near (R26): its date, its sum, how to pay. It asks for nothing that
is not agreed and is no demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Letter
from butoir.letters.notes.naming import naming
from butoir.letters.notes.plans import Instalment
from butoir.letters.occasion import Named, Occasion, check_ahead
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import take_pen
from butoir.letters.tidy import tidy


@dataclass(frozen=True, slots=True)
class Coming:
    """The next part of a plan for these invoices, agreed on a day: what of it has not come yet, in
    cents, and how many cents the plan asks for after it."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    agreed_on: date
    part: Instalment
    after: int = 0


def compose_coming(facts: Coming, own: OwnTexts = NO_OWN) -> Letter:
    """The notice; raises InputError when its day has passed or nothing of the part is missing."""
    facts = tidy(facts)
    check_ahead(facts.occasion, pay_by=facts.part.due_on)
    if facts.part.cents <= 0 or facts.after < 0:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("nothing of the instalment is missing", where, field="part")
    pen = naming(take_pen("instalment-notice", facts.occasion, own), facts.invoices)
    values = {
        "agreed_on": pen.day(facts.agreed_on),
        "instalment": pen.amount(facts.part.cents),
        "pay_by": pen.deadline(facts.part.due_on),
        "after": pen.amount(facts.after),
    }
    pen = pen.telling(values, {"last": facts.after == 0})
    reference = reference_of(pen, facts.invoices)
    payment = slip(pen, facts.part.cents, reference, values["pay_by"])
    return framed(pen, Parts(payment=payment))
