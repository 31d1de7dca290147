"""The letter that comes with a case file, to who takes the case (R37)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from butoir.core.errors import InputError
from butoir.core.parties import Debtor
from butoir.letters.frame import Blocks, Parts, framed
from butoir.letters.letter import Column, Letter, Table
from butoir.letters.notes.claims import Claimed
from butoir.letters.notes.naming import naming, open_invoices
from butoir.letters.occasion import check_claim
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tidy import tidy

ROLES = ("lawyer", "bailiff", "agency")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A claim on `claimed.occasion.debtor`, entrusted to a `partner` in one of the `ROLES`, with
    its exhibits by title; the formal notice's day and its last day, where one was sent; whether the
    debtor was asked in writing at all."""

    claimed: Claimed
    partner: Debtor
    role: str
    exhibits: tuple[str, ...]
    demanded_on: date | None = None
    pay_by: date | None = None
    asked: bool = True


def compose_hand_over(facts: HandedOver, own: OwnTexts = NO_OWN) -> Letter:
    """The letter to the partner, in the partner's language; raises InputError on another role."""
    facts = tidy(facts)
    claimed, opponent = facts.claimed, facts.claimed.occasion.debtor
    if facts.role not in ROLES:
        raise InputError(f"{facts.role!r} is none of {', '.join(ROLES)}", field="role")
    check_claim(claimed.claim, claimed.occasion, facts.demanded_on)
    occasion = replace(claimed.occasion, debtor=facts.partner)
    pen = naming(take_pen("hand-over", occasion, own), claimed.invoices)
    place = _place(opponent, occasion.creditor.country, pen)
    values = {
        "opponent": opponent.name,
        "opponent_place": place,
        "as_of": pen.day(claimed.claim.as_of),
        "total": pen.amount(claimed.total),
        "principal": pen.amount(claimed.total - claimed.charges),
        "charges": pen.amount(claimed.charges),
        "demanded_on": pen.day(facts.demanded_on),
        "pay_by": pen.deadline(facts.pay_by),
    }
    tags = {
        facts.role: True,
        f"against-{opponent.kind}": True,
        "charged": claimed.charges > 0,
        "interest-alone": claimed.claim.total("interest") == claimed.charges,
        "formal": facts.demanded_on is not None and facts.pay_by is not None,
        "unasked": not facts.asked,
        "placed": bool(place),
        "exhibits": bool(facts.exhibits),
    }
    pen = pen.telling(values, tags)
    blocks = {
        "invoices": (open_invoices(pen, claimed.invoices),),
        "exhibits": _exhibits(facts, pen),
    }
    return framed(pen, Parts(blocks))


def _place(opponent: Debtor, home: str, pen: Pen) -> str:
    """The opponent's address on one line, with its country where that is not the creditor's."""
    place = opponent.address
    city = f"{place.postcode} {place.city}".strip()
    country = pen.language.country_name(place.country) if city and place.country != home else ""
    return ", ".join(filter(None, (*place.lines, city, country)))


def _exhibits(facts: HandedOver, pen: Pen) -> Blocks:
    """The exhibits with their numbers."""
    if not facts.exhibits:
        return ()
    columns = (Column(pen.say("column_exhibit")), Column(pen.say("column_what"), wide=True))
    rows = tuple((str(number), title) for number, title in enumerate(facts.exhibits, start=1))
    return (Table(pen.say("caption_exhibits"), columns, rows),)
