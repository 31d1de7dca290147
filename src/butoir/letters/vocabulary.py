"""What is true of a letter and what its sentences may quote, from its facts.

Tags (conditions of a sentence): one, few, many · company, consumer, public · FR, BE, LU, CH (the
law that applies) · belgian, abroad (the debtor's place: in Belgium, not where the law is) · email,
post, registered · familiar · known: title (lady, gentleman), contact, phone, mailbox, signatory,
city, issued, order, order-named (it says itself what it is) · in the message: interest, indemnity,
charged, apart, apart-one, announced, chargeable, disputed, part-paid, same-due · copies with it:
enclosed, enclosed-one, enclosed-few, all-enclosed · demands: reminded, demanded-before,
demanded-once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from butoir.letters.facts import InvoiceLine, LetterFacts
from butoir.letters.language import Language
from butoir.letters.orders import named_themselves
from butoir.letters.pen import Pen
from butoir.letters.sums import Sums

FEW = 3  # invoices that a subject line names one by one
_COPIES_NAMED = 10  # copies that are named one by one


def describe(facts: LetterFacts, sums: Sums, pen: Pen) -> Pen:
    """The pen with the vocabulary of one demand."""
    language = pen.language
    first = facts.demanded[0].item
    known = _of_invoices(facts, language)
    reminded = _demand_dates(facts.demanded, {"reminder-1"}, facts.sent_on)
    before = _demand_dates(facts.demanded, {"reminder-1", "reminder-2"}, facts.sent_on)
    joiner = pen.say("join_dates")
    values = {
        **{name: text for name, text in known.items() if text},
        **_amounts(facts, sums, language),
        **_copies(facts, language),
        "pay_by": language.deadline(deadline_of(facts)),
        "due_on": language.day(first.due_on),
        "reminded_on": _join_days(reminded, joiner, language),
        "demanded_on": _join_days(before, joiner, language),
    }
    if facts.charges_from and facts.free_until:
        values["charges_from"] = language.deadline(facts.charges_from)
        values["free_until"] = language.deadline(facts.free_until)
    return pen.telling(values, _tags(facts, sums, known, len(reminded), len(before)))


def deadline_of(facts: LetterFacts) -> date:
    """The date to print: a notice gives the first due date, a demand its pay-by date."""
    if facts.message.step == "notice":
        return min(pair.item.due_on for pair in facts.demanded)
    return facts.message.pay_by


def _of_invoices(facts: LetterFacts, language: Language) -> dict[str, str]:
    pairs, first = facts.demanded, facts.demanded[0].item
    return {
        "count": str(len(pairs)),
        "invoice": first.number,
        "invoices": language.join(pair.item.number for pair in pairs[:FEW]),
        "issued_on": language.day(first.issued_on) if first.issued_on else "",
        "order": first.order_reference,
        "disputed_parts": language.join(
            f"{pair.item.number}{language.colon}{language.amount(cents, facts.message.currency)}"
            for pair, cents in _disputed(facts)
        ),
    }


def _copies(facts: LetterFacts, language: Language) -> dict[str, str]:
    count = len(facts.enclosed)
    return {"enclosures": language.join(facts.enclosed), "enclosed_count": str(count)}


def _amounts(facts: LetterFacts, sums: Sums, language: Language) -> dict[str, str]:
    message = facts.message
    cents = {
        "paid": _paid(facts),
        "total": message.total,
        "demanded": sums.demanded,
        "interest": message.interest,
        "indemnity": message.indemnity,
        "announced_indemnity": facts.announced_indemnity,
    }
    words = {key: language.amount(value, message.currency) for key, value in cents.items()}
    until = facts.claim.as_of if facts.claim else facts.sent_on
    return words | {"interest_until": language.day(until)}


def _disputed(facts: LetterFacts) -> list[tuple[InvoiceLine, int]]:
    """The invoices demanded in part because the rest is disputed, and that rest in cents."""
    return [
        (pair, pair.item.open - pair.line.open)
        for pair in facts.demanded
        if pair.line.open < pair.item.open and any(h.kind == "disputed" for h in pair.item.holds)
    ]


def _announced(facts: LetterFacts) -> bool:
    """Something may be claimed later; a consumer is told of it only with its first day."""
    told = facts.debtor.kind != "consumer" or facts.charges_from is not None
    return told and facts.announced_indemnity > 0


def _paid(facts: LetterFacts) -> int:
    """What has been paid on the invoices demanded, in cents."""
    movements = (movement for pair in facts.demanded for movement in pair.item.movements)
    return sum(movement.cents for movement in movements if movement.kind == "payment")


def _demand_dates(pairs: Iterable[InvoiceLine], steps: set[str], before: date) -> list[date]:
    demands = (demand for pair in pairs for demand in pair.item.demands)
    return sorted({d.sent_on for d in demands if d.step in steps and d.sent_on < before})


def _join_days(days: list[date], joiner: str, language: Language) -> str:
    words = [language.day(day) for day in days]
    return language.join([*words[:1], *(joiner + word for word in words[1:])])


def _tags(
    facts: LetterFacts, sums: Sums, known: dict[str, str], reminded: int, before: int
) -> dict[str, bool]:
    message, pairs, apart = facts.message, facts.demanded, facts.apart
    return {
        message.step: True,
        "one": len(pairs) == 1,
        "few": len(pairs) <= FEW,
        "many": len(pairs) > 1,
        "issued": bool(known["issued_on"]),
        "order": bool(known["order"]),
        "order-named": named_themselves(pair.item.order_reference for pair in pairs),
        "interest": message.interest > 0,
        "indemnity": message.indemnity > 0,
        "charged": message.interest + message.indemnity > 0,
        "credits": sums.credits > 0,
        "apart": bool(apart),
        "apart-one": len(apart) == 1,
        "announced": _announced(facts),
        "chargeable": facts.charges_from is not None and facts.sent_on >= facts.charges_from,
        "part-paid": _paid(facts) > 0,
        "disputed": bool(known["disputed_parts"]),
        "enclosed": bool(facts.enclosed),
        "enclosed-one": len(facts.enclosed) == 1,
        "enclosed-few": len(facts.enclosed) <= _COPIES_NAMED,
        "all-enclosed": {pair.item.number for pair in pairs} <= set(facts.enclosed),
        "same-due": len({pair.item.due_on for pair in pairs}) == 1,
        "reminded": reminded > 0,
        "demanded-before": before > 0,
        "demanded-once": before == 1,
    }
