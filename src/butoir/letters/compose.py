"""One message's facts turned into a letter: pure, and in one language from end to end."""

from __future__ import annotations

from butoir.core.errors import InputError
from butoir.letters.facts import LetterFacts, check_facts
from butoir.letters.frame import Blocks, Parts, framed
from butoir.letters.letter import Annex, Detail, Letter, Paragraph
from butoir.letters.occasion import Occasion
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import Pen, take_pen
from butoir.letters.sums import Sums, split_sums
from butoir.letters.tables import annex_notes, annex_table, apart_table, invoice_table
from butoir.letters.tidy import tidy
from butoir.letters.vocabulary import describe

_FIRM = ("reminder-2", "formal-notice")
_ORDERS_NAMED = 3  # order references that stand in the reference lines


def compose_letter(facts: LetterFacts, own: OwnTexts = NO_OWN) -> Letter:
    """The letter for one message, with the company's own sentences where it has any.

    Raises InputError when its facts do not allow one.
    """
    facts = tidy(facts)
    sums = _sums(facts)
    pen = _pen(facts, sums, own, facts.message.step)
    blocks = {
        "invoices": (invoice_table(facts, sums, pen.language, pen.say),),
        "apart": _apart(facts, sums, pen),
    }
    items = [pair.item for pair in (*facts.demanded, *facts.apart)]
    payment = slip(pen, facts.message.total, reference_of(pen, items), pen.words.values["pay_by"])
    parts = Parts(
        blocks,
        payment,
        _orders(facts, pen),
        _annex(facts, pen),
        red=facts.creditor.red_when_firm and facts.message.step in _FIRM,
    )
    return framed(pen, parts)


def quotable(facts: LetterFacts, own: OwnTexts = NO_OWN) -> dict[str, str]:
    """What the sentences of that letter may quote: each fact as it would be written."""
    return dict(demand_pen(facts, own, facts.message.step).words.values)


def demand_pen(facts: LetterFacts, own: OwnTexts, kind: str) -> Pen:
    """A pen that knows all that a demand may say, for another kind of message about the same."""
    facts = tidy(facts)
    return _pen(facts, _sums(facts), own, kind)


def _sums(facts: LetterFacts) -> Sums:
    check_facts(facts)
    sums = split_sums(facts)
    if sums.demanded <= 0:
        where = f"message to {facts.message.customer}"
        raise InputError("the credits cover all that is demanded", where, field="credits")
    return sums


def _pen(facts: LetterFacts, sums: Sums, own: OwnTexts, kind: str) -> Pen:
    message = facts.message
    occasion = Occasion(
        facts.creditor,
        facts.debtor,
        facts.sent_on,
        message.currency,
        facts.reference,
        message.channel,
        facts.law,
        facts.house_lang,
        facts.page,
    )
    return describe(facts, sums, take_pen(kind, occasion, own))


def _apart(facts: LetterFacts, sums: Sums, pen: Pen) -> Blocks:
    if not facts.apart:
        return ()
    intro = Paragraph(pen.runs("apart_intro"))
    return (intro, apart_table(facts, sums, pen.language, pen.say))


def _annex(facts: LetterFacts, pen: Pen) -> Annex | None:
    message, claim = facts.message, facts.claim
    if claim is None or not message.interest + message.indemnity:
        return None
    table = annex_table(claim, message.currency, pen.language, pen.say)
    notes = annex_notes(claim, pen.language, pen.words, pen.say)
    return Annex(pen.say("annex_title"), table, notes)


def _orders(facts: LetterFacts, pen: Pen) -> tuple[Detail, ...]:
    orders = dict.fromkeys(pair.item.order_reference for pair in facts.demanded)
    orders.pop("", None)
    named = ", ".join(orders) if len(orders) <= _ORDERS_NAMED else ""
    return (Detail(pen.say("your_order"), named),)
