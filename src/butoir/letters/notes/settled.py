"""After a payment: thanks, and the withdrawal of a demand that it crossed (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Letter
from butoir.letters.notes.naming import naming, settled_list
from butoir.letters.occasion import Named, Occasion
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tidy import tidy


@dataclass(frozen=True, slots=True)
class Settled:
    """A payment (cents) and the invoices that it settled; `clear` when nothing else is overdue."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    paid: int
    paid_on: date
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Crossed:
    """A payment that crossed a demand: its step, and the day on which it was sent."""

    settled: Settled
    step: str
    demanded_on: date


def compose_thanks(facts: Settled, own: OwnTexts = NO_OWN) -> Letter:
    """Thanks for a payment; raises InputError when something is still open."""
    facts = tidy(facts)
    pen = _telling(facts, take_pen("thank-you", facts.occasion, own))
    return framed(pen, _parts(facts, pen))


def compose_withdrawal(facts: Crossed, own: OwnTexts = NO_OWN) -> Letter:
    """The demand is withdrawn; raises InputError when something of it is still open."""
    facts = tidy(facts)
    settled = facts.settled
    pen = _telling(settled, take_pen("withdrawal", settled.occasion, own))
    early = settled.paid_on < facts.demanded_on
    tags = {"formal": facts.step == "formal-notice", "early": early}
    pen = pen.telling({"demanded_on": pen.day(facts.demanded_on)}, tags)
    return framed(pen, _parts(settled, pen))


def _parts(facts: Settled, pen: Pen) -> Parts:
    return Parts({"invoices": settled_list(pen, facts.invoices)})


def _telling(facts: Settled, pen: Pen) -> Pen:
    if facts.paid <= 0 or any(invoice.open for invoice in facts.invoices):
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("something is still open", where, field="open")
    values = {"paid": pen.amount(facts.paid), "paid_on": pen.day(facts.paid_on)}
    return naming(pen, facts.invoices).telling(values, {"clear": facts.clear})
