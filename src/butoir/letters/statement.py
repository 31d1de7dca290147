"""The statement of account of a customer in one currency: a letter that demands nothing. Pure.

It is set by the layout of the letters, so that it fits their window and looks like the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.parties import Creditor, Debtor
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Column, Letter, Table, Total
from butoir.letters.occasion import Occasion
from butoir.letters.payment import slip
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tables import carried
from butoir.letters.tidy import tidy

STEP = "statement"
AGES = (("none", 0), ("30", 30), ("60", 60), ("90", 90), ("more", None))  # days late, at most


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One open invoice or credit note (`open` below zero), amounts in cents."""

    number: str
    issued_on: date | None
    due_on: date
    cents: int
    open: int


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the statement says: the open lines as of a day, and money not allocated (cents)."""

    creditor: Creditor
    debtor: Debtor
    as_of: date
    currency: str
    lines: tuple[StatementLine, ...]
    unused: int = 0

    @property
    def total(self) -> int:
        """What is left to pay; below zero when the customer has a credit."""
        return sum(line.open for line in self.lines) - self.unused

    @property
    def late(self) -> int:
        """What is open of the invoices whose due date has passed."""
        owed = (line for line in self.lines if line.open > 0)
        return sum(line.open for line in owed if line.due_on < self.as_of)


def compose_statement(facts: StatementFacts) -> Letter:
    """The statement in the customer's language where it has a wording, else in French."""
    facts = tidy(facts)
    # nobody signs a statement by hand: it is set like an e-mail
    occasion = Occasion(facts.creditor, facts.debtor, facts.as_of, facts.currency)
    pen = _telling(facts, take_pen(STEP, occasion))
    blocks = {
        "items": (_items(facts, pen),) if facts.lines or facts.unused else (),
        "ages": (_ages(facts, pen),) if facts.lines else (),
    }
    payment = slip(pen, facts.total, facts.debtor.id) if facts.total > 0 else None
    return framed(pen, Parts(blocks, payment))


def _telling(facts: StatementFacts, pen: Pen) -> Pen:
    values = {
        "as_of": pen.day(facts.as_of),
        "total": pen.amount(facts.total),
        "late": pen.amount(facts.late),
    }
    nothing = not facts.lines and not facts.unused
    return pen.telling(values, {"nothing": nothing, "owing": facts.total > 0})


def _items(facts: StatementFacts, pen: Pen) -> Table:
    say = pen.say
    labels = ("invoice", "issued", "due", "late", "amount", "open")
    columns = tuple(
        Column(say(f"column_{n}"), i >= 3, n == "invoice") for i, n in enumerate(labels)
    )
    totals = [Total(say("total_open"), pen.amount(sum(line.open for line in facts.lines)))]
    if facts.unused:
        totals.append(Total(say("total_credits"), pen.amount(-facts.unused)))
    totals.append(Total(say("total_balance"), pen.amount(facts.total), True))
    rows = tuple(_row(line, facts, pen) for line in facts.lines)
    sums = carried([line.open for line in facts.lines], pen.amount, say)
    return Table(say("caption"), columns, rows, tuple(totals), sums)


def _row(line: StatementLine, facts: StatementFacts, pen: Pen) -> tuple[str, ...]:
    late = (facts.as_of - line.due_on).days
    return (
        line.number,
        pen.language.table_day(line.issued_on),
        pen.language.table_day(line.due_on),
        str(late) if late > 0 and line.open > 0 else "",
        pen.amount(line.cents),
        pen.amount(line.open),
    )


def ages_of(facts: StatementFacts) -> dict[str, int]:
    """What is owed by the age of its lateness, in cents: one bucket for each of `AGES`."""
    sums = {name: 0 for name, _ in AGES}
    for line in facts.lines:
        if line.open > 0:
            late = (facts.as_of - line.due_on).days
            name = next(name for name, most in AGES if most is None or late <= most)
            sums[name] += line.open
    return sums


def _ages(facts: StatementFacts, pen: Pen) -> Table:
    sums = ages_of(facts)
    columns = tuple(Column(pen.say(f"age_{name}"), True) for name in sums)
    return Table("", columns, (tuple(pen.amount(cents) for cents in sums.values()),))
