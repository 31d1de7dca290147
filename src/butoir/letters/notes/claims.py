"""What is claimed, line by line: the statement of claim, and the debit note (R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from butoir.core.claim import Claim
from butoir.core.errors import InputError
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Column, Letter, Table, Total
from butoir.letters.notes.naming import naming
from butoir.letters.occasion import Named, Occasion, check_ahead, check_claim
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tables import annex_table, claim_words
from butoir.letters.tidy import tidy


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim on these invoices; `daily` is the interest of each day to come, in cents, `notice_on`
    the day of the formal notice, where one was sent."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    claim: Claim
    daily: int = 0
    notice_on: date | None = None

    @property
    def charges(self) -> int:
        """Interest and indemnities, in cents."""
        return self.claim.total("interest") + self.claim.total("indemnity")

    @property
    def total(self) -> int:
        """All that is claimed, in cents."""
        return sum(invoice.open for invoice in self.invoices) + self.charges


def compose_statement_of_claim(facts: Claimed, own: OwnTexts = NO_OWN) -> Letter:
    """What is owed as of the claim's day, with what each line rests on, and how to pay it.

    Raises InputError when the claim and the invoices do not come to the same.
    """
    facts = tidy(facts)
    pen = _telling(facts, take_pen("statement-of-claim", facts.occasion, own))
    if facts.claim.total_due != facts.total:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("the claim is not the sum of its invoices", where, field="claim")
    blocks = {"principal": (_principal(facts, pen),)}
    if facts.charges:
        blocks["claim"] = (_charges(facts, pen),)
    payment = slip(pen, facts.total, reference_of(pen, facts.invoices))
    return framed(pen, Parts(blocks, payment))


def compose_debit_note(facts: Claimed, number: str, pay_by: date, own: OwnTexts = NO_OWN) -> Letter:
    """The note of that number for the charges alone.

    Raises InputError when there are none, and for a French consumer: a note is no formal notice.
    """
    facts = replace(tidy(facts), notice_on=None)
    check_ahead(facts.occasion, pay_by=pay_by)
    if not facts.charges or not number:
        where = f"letter to {facts.occasion.debtor.id}"
        raise InputError("a debit note has a number and a charge", where, field="claim")
    pen = _telling(facts, take_pen("debit-note", facts.occasion, own))
    by = pen.deadline(pay_by)
    values = {"note_number": number, "total": pen.amount(facts.charges), "pay_by": by}
    pen = pen.telling(values, {})
    blocks = {"claim": (_charges(facts, pen),)}
    return framed(pen, Parts(blocks, slip(pen, facts.charges, number, by)))


def _telling(facts: Claimed, pen: Pen) -> Pen:
    claim = facts.claim
    check_claim(claim, facts.occasion, facts.notice_on)
    interest, indemnity = claim.total("interest"), claim.total("indemnity")
    values = {
        "as_of": pen.day(claim.as_of),
        "interest_until": pen.day(claim.as_of),
        "interest": pen.amount(interest),
        "indemnity": pen.amount(indemnity),
        "daily": pen.amount(facts.daily),
        "daily_from": pen.day(claim.as_of + timedelta(days=1)),
        **claim_words(claim, pen.language),
    }
    tags = {
        "interest": interest > 0,
        "indemnity": indemnity > 0,
        "charged": facts.charges > 0,
        "daily": facts.daily > 0,
        "formula": bool(values["formula"]),
        "references": bool(values["references"]),
    }
    return naming(pen, facts.invoices).telling(values, tags)


def _charges(facts: Claimed, pen: Pen) -> Table:
    return annex_table(facts.claim, facts.occasion.currency, pen.language, pen.say)


def _principal(facts: Claimed, pen: Pen) -> Table:
    say, table_day = pen.say, pen.language.table_day
    columns = (
        Column(say("column_invoice"), wide=True),
        Column(say("column_issued")),
        Column(say("column_due")),
        *(Column(say(f"column_{name}"), figures=True) for name in ("amount", "settled", "open")),
    )
    rows = tuple(
        (
            one.number,
            table_day(one.issued_on),
            table_day(one.due_on),
            *(pen.amount(cents) for cents in (one.cents, one.cents - one.open, one.open)),
        )
        for one in facts.invoices
    )
    sums = {
        "total_invoices": sum(one.open for one in facts.invoices),
        "total_interest": facts.claim.total("interest"),
        "total_indemnity": facts.claim.total("indemnity"),
    }
    totals = [Total(say(name), pen.amount(cents)) for name, cents in sums.items() if cents]
    totals.append(Total(say("total_claim"), pen.amount(facts.total), True))
    return Table(say("caption"), columns, rows, tuple(totals))
