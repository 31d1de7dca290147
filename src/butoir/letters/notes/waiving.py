"""Interest and indemnities are given up if the principal is paid by a day (R29)."""

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
class Offered:
    """What is given up of these invoices, as it stands on that day (cents), on the condition that
    all that is open of them is here by a day."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    pay_by: date
    interest: int
    indemnity: int

    @property
    def principal(self) -> int:
        """What is open of the invoices, in cents."""
        return sum(invoice.open for invoice in self.invoices)


def compose_waiver(facts: Offered, own: OwnTexts = NO_OWN) -> Letter:
    """The offer; raises InputError when its day has passed or nothing is given up."""
    facts = tidy(facts)
    check_ahead(facts.occasion, pay_by=facts.pay_by)
    if min(facts.interest, facts.indemnity) < 0 or not facts.interest + facts.indemnity:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("nothing is given up", where, field="interest")
    pen = naming(take_pen("interest-waiver", facts.occasion, own), facts.invoices)
    by = pen.deadline(facts.pay_by)
    values = {
        "total": pen.amount(facts.principal),
        "pay_by": by,
        "as_of": pen.day(facts.occasion.on),
        "interest": pen.amount(facts.interest),
        "indemnity": pen.amount(facts.indemnity),
    }
    tags = {"with-interest": facts.interest > 0, "with-indemnity": facts.indemnity > 0}
    pen = pen.telling(values, tags)
    payment = slip(pen, facts.principal, reference_of(pen, facts.invoices), by)
    return framed(pen, Parts({"invoices": invoice_list(pen, facts.invoices)}, payment))
