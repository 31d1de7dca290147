"""What a debtor said on the answer page: acknowledged at once; a plan that is not agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Letter
from butoir.letters.notes.naming import invoice_list, naming
from butoir.letters.occasion import Named, Occasion
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import take_pen
from butoir.letters.tidy import tidy

KINDS = ("paid", "promise", "dispute", "plan", "not-received", "wrong-person")
_DATED = ("paid", "promise")  # state a sum and its day


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of that day: its kind (one of `KINDS`), its invoices, the sum (cents) and the day
    that it names. `resting`: what was promised rests already, nobody has to agree to it first."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    kind: str
    cents: int | None = None
    on: date | None = None
    resting: bool = False


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A plan that was asked for on a day, for invoices with something open, and is not agreed to;
    `explanation` is in the words of the person who decided."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    received_on: date
    explanation: str = ""

    @property
    def left(self) -> int:
        """What is left to pay of the invoices, in cents."""
        return sum(invoice.open for invoice in self.invoices)


def compose_refusal(facts: Unwanted, own: OwnTexts = NO_OWN) -> Letter:
    """The plan as asked for is courteously refused; raises InputError when nothing is left."""
    facts = tidy(facts)
    if facts.left <= 0:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("nothing is left to pay", where, field="invoices")
    pen = naming(take_pen("plan-refusal", facts.occasion, own), facts.invoices)
    values = {
        "received_on": pen.day(facts.received_on),
        "left": pen.amount(facts.left),
        "explanation": facts.explanation,
    }
    pen = pen.telling(values, {"explained": bool(facts.explanation)})
    return framed(pen, Parts({"invoices": invoice_list(pen, facts.invoices)}))


def compose_received_answer(facts: Answered, own: OwnTexts = NO_OWN) -> Letter:
    """The acknowledgement; raises InputError for an unknown kind, or without its sum and day."""
    facts = tidy(facts)
    where = f"letter to {facts.occasion.debtor.id}"
    if facts.kind not in KINDS:
        raise InputError(f"{facts.kind!r} is no kind of answer", where, field="kind")
    if facts.kind in _DATED and (facts.cents is None or facts.on is None):
        raise InputError("the answer names no sum and no day", where, field="cents")
    pen = naming(take_pen("answer-received", facts.occasion, own), facts.invoices)
    amount = pen.amount(facts.cents) if facts.cents is not None else ""
    values = {
        "received_on": pen.day(facts.occasion.on),
        "paid": amount,
        "paid_on": pen.day(facts.on),
        "promised": amount,
        "pay_by": pen.deadline(facts.on),
        "disputed": amount,
    }
    tags = {f"answer-{facts.kind}": True, "part": bool(amount), "resting": facts.resting}
    pen = pen.telling(values, tags)
    return framed(pen, Parts({"invoices": invoice_list(pen, facts.invoices)}))
