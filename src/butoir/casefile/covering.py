"""The letter that comes with a case file, to the lawyer, bailiff or agency that takes it. Pure.

A court gets an application instead; where nothing is claimed there is nothing to entrust.
"""

from __future__ import annotations

from collections.abc import Sequence

from butoir.casefile.exhibits import Exhibit
from butoir.casefile.facts import Case
from butoir.casefile.pages.pen import title_of
from butoir.core.items import Demand
from butoir.core.parties import Debtor
from butoir.letters.letter import Letter
from butoir.letters.notes.claims import Claimed
from butoir.letters.notes.handing_over import ROLES, HandedOver, compose_hand_over
from butoir.letters.occasion import Named, Occasion, named
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen

_CHANNEL = "post"  # it is set as a page of the file


def cover_letter(
    case: Case,
    exhibits: Sequence[Exhibit],
    pen: Pen,
    layout: str,
    to: str = "",
    own: OwnTexts = NO_OWN,
) -> Letter | None:
    """The letter in the words of the file's pen, to somebody of that name, else to the office; None
    for a layout without one."""
    invoices = _invoices(case)
    if layout not in ROLES or not invoices:
        return None
    lang, home = pen.language.code, case.creditor.country
    partner = Debtor("", to.strip() or pen.say("recipient"), country=home, lang=lang)
    notice = _notice(case)
    passed = notice.pay_by if notice and notice.pay_by < case.on else None
    facts = HandedOver(
        Claimed(_occasion(case, pen), invoices, case.claim),
        partner,
        layout,
        tuple(title_of(pen, one) for one in exhibits),
        notice.sent_on if notice else None,
        passed,
        bool(case.demands()),
    )
    return compose_hand_over(facts, own)


def _occasion(case: Case, pen: Pen) -> Occasion:
    """Who claims from whom, by the law that the file's pen cites."""
    whose = (case.creditor, case.debtor, case.on, case.currency, case.code)
    return Occasion(*whose, _CHANNEL, pen.occasion.law, case.house_lang)


def _invoices(case: Case) -> tuple[Named, ...]:
    """What is claimed, invoice by invoice: what is disputed of it is not."""
    return tuple(named(one.item, one.claimed) for one in case.invoices if one.claimed > 0)


def _notice(case: Case) -> Demand | None:
    """The first formal notice that named a part of the claim: all that it brought came after it."""
    found = [
        demand
        for one in case.invoices
        if one.claimed > 0
        for demand in one.item.demands
        if demand.step == "formal-notice"
    ]
    return min(found, key=lambda demand: demand.sent_on, default=None)
