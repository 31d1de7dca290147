"""The tone check of a letter that is no demand, held against all that it was made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date

from butoir.law.calendar import COUNTRIES
from butoir.letters.letter import Letter
from butoir.letters.occasion import Named, Occasion
from butoir.letters.text import as_text
from butoir.tone.check import check
from butoir.tone.facts import Facts, InvoiceFacts
from butoir.tone.findings import Finding


@dataclasses.dataclass(frozen=True, slots=True)
class Truth:
    """What is true of such a letter: its occasion, its invoices, whatever else it was made of, and
    what it asks to be paid (cents) by which day, if anything."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    made_of: object
    total: int | None = None
    pay_by: date | None = None


def note_findings(letter: Letter, truth: Truth) -> list[Finding]:
    """The findings on the letter, at the step of a withdrawal or of an answer."""
    occasion = truth.occasion
    return check(
        as_text(letter),
        step="withdrawal" if letter.step == "withdrawal" else "answer",
        lang=letter.lang,
        debtor=occasion.debtor.kind,
        country=occasion.law if occasion.law in COUNTRIES else occasion.creditor.country,
        facts=_facts(truth),
    )


def _facts(truth: Truth) -> Facts:
    creditor, debtor = truth.occasion.creditor, truth.occasion.debtor
    values = list(_values(truth.made_of))
    return Facts(
        customer=debtor.name,
        contact=debtor.contact_name,
        creditor=creditor.name,
        iban=creditor.iban,
        invoices=tuple(
            InvoiceFacts(one.number, one.due_on, one.cents, one.open, one.issued_on)
            for one in truth.invoices
        ),
        total=truth.total,
        pay_by=truth.pay_by,
        other_amounts=tuple(value for value in values if isinstance(value, int)),
        other_deadlines=tuple(value for value in values if isinstance(value, date)),
    )


def _values(value: object) -> Iterator[int | date]:
    """Every amount and day in some facts, at any depth; sums that they offer as properties too."""
    if isinstance(value, int | date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _values(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, kind in vars(type(value)).items() if isinstance(kind, property)]
        for name in names:
            yield from _values(getattr(value, name))
