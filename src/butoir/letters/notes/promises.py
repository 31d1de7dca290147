"""A promise to pay (R27), confirmed in writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Letter
from butoir.letters.notes.naming import invoice_list, naming
from butoir.letters.occasion import Named, Occasion, check_ahead
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import take_pen
from butoir.letters.tidy import tidy


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised (cents) for which invoices, for when, by whom (if known), said on a day."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    cents: int
    pay_by: date
    said_on: date
    said_by: str = ""


def compose_promise(facts: Promised, own: OwnTexts = NO_OWN) -> Letter:
    """The confirmation; raises InputError when more is promised than is open, or nothing."""
    facts = tidy(facts)
    check_ahead(facts.occasion, pay_by=facts.pay_by)
    owed = sum(invoice.open for invoice in facts.invoices)
    if not 0 < facts.cents <= owed:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("the promise is not a part of what is open", where, field="cents")
    pen = naming(take_pen("promise-confirmation", facts.occasion, own), facts.invoices)
    values = {
        "promised": pen.amount(facts.cents),
        "left": pen.amount(owed - facts.cents),
        "pay_by": pen.deadline(facts.pay_by),
        "said_on": pen.day(facts.said_on),
        "said_by": facts.said_by,
    }
    pen = pen.telling(values, {"said-by": bool(facts.said_by), "part": facts.cents < owed})
    payment = slip(pen, facts.cents, reference_of(pen, facts.invoices), values["pay_by"])
    return framed(pen, Parts({"invoices": invoice_list(pen, facts.invoices)}, payment))
