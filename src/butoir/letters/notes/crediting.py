"""The credit note on a debit note: which of its charges are credited; no VAT, as on the note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Column, Letter, Table, Total
from butoir.letters.notes.naming import naming
from butoir.letters.occasion import Named, Occasion
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tidy import tidy


class CreditedLine(NamedTuple):
    """A charge that is credited: its invoice, "interest" or "indemnity", cents."""

    invoice: str
    kind: str
    cents: int


@dataclass(frozen=True, slots=True)
class Credited:
    """What is credited of a debit note of a day. `whole`: nothing of it is left; `gives_up`: it is
    not asked any more."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    number: str
    note: str
    noted_on: date
    lines: tuple[CreditedLine, ...]
    whole: bool = True
    gives_up: bool = True

    @property
    def total(self) -> int:
        """What is credited, in cents."""
        return sum(line.cents for line in self.lines)


def compose_credit_note(facts: Credited, own: OwnTexts = NO_OWN) -> Letter:
    """The credit note; raises InputError without a number or a charge."""
    facts = tidy(facts)
    if (
        not (facts.number and facts.note and facts.lines)
        or min(ln.cents for ln in facts.lines) <= 0
    ):
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("a credit note has a number and a charge", where, field="lines")
    pen = naming(take_pen("credit-note", facts.occasion, own), facts.invoices)
    values = {
        "note_number": facts.note,
        "credit_number": facts.number,
        "noted_on": pen.day(facts.noted_on),
        "total": pen.amount(facts.total),
    }
    pen = pen.telling(values, {"whole": facts.whole, "given-up": facts.gives_up})
    return framed(pen, Parts({"claim": (_table(facts, pen),)}))


def _table(facts: Credited, pen: Pen) -> Table:
    say = pen.say
    columns = (
        Column(say("column_invoice"), wide=True),
        Column(say("annex_nature"), wide=True),
        Column(say("column_amount"), figures=True),
    )
    rows = tuple(
        (line.invoice, say(f"annex_{line.kind}"), pen.amount(line.cents)) for line in facts.lines
    )
    total = Total(say("total_credit"), pen.amount(facts.total), True)
    return Table(say("caption_credit"), columns, rows, (total,))
