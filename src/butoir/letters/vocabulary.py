"""What is true of a letter and what its sentences may quote, from its facts.

Tags (conditions of a sentence): one, few, many · company, consumer, public · FR, BE, LU, CH (the
law that applies) · belgian, abroad (the debtor: in Belgium, not where that law is) · email, post,
registered · known: title (lady, gentleman), contact, phone, mailbox, signatory, city, issued, order
· in the message: interest, indemnity, charged, apart, apart-one, announced, chargeable, disputed,
part-paid, same-due · demands: reminded, demanded-before, demanded-once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from butoir.core.parties import Creditor
from butoir.letters.facts import InvoiceLine, LetterFacts
from butoir.letters.language import Language, gender_of
from butoir.letters.sums import Sums
from butoir.letters.wording import Vocabulary, Wording

FEW = 3  # invoices that a subject line names one by one


def describe(facts: LetterFacts, sums: Sums, language: Language, wording: Wording) -> Vocabulary:
    """The vocabulary of one letter; `wording` only joins several dates into one expression."""
    first = facts.demanded[0].item
    known = _known(facts, language) | _of_invoices(facts, language)
    reminded = _demand_dates(facts.demanded, {"reminder-1"}, facts.sent_on)
    before = _demand_dates(facts.demanded, {"reminder-1", "reminder-2"}, facts.sent_on)
    joiner = wording.say("join_dates", Vocabulary(frozenset(), {}))
    values = {
        **{key: text for key, text in known.items() if text},
        **_amounts(facts, sums, language),
        "pay_by": language.deadline(deadline_of(facts)),
        "sent_on": language.day(facts.sent_on),
        "due_on": language.day(first.due_on),
        "reminded_on": _join_days(reminded, joiner, language),
        "demanded_on": _join_days(before, joiner, language),
    }
    if facts.charges_from and facts.free_until:
        values["charges_from"] = language.deadline(facts.charges_from)
        values["free_until"] = language.deadline(facts.free_until)
    return Vocabulary(_tags(facts, sums, known, len(reminded), len(before)), values)


def deadline_of(facts: LetterFacts) -> date:
    """The date to print: a notice gives the first due date, a demand its pay-by date."""
    if facts.message.step == "notice":
        return min(pair.item.due_on for pair in facts.demanded)
    return facts.message.pay_by


def contact_of(facts: LetterFacts) -> str:
    """The person to address; a consumer is his own contact."""
    debtor = facts.debtor
    return debtor.contact_name or (debtor.name if debtor.kind == "consumer" else "")


def creditor_identity(creditor: Creditor, language: Language) -> str:
    """The creditor's name, legal form and registered numbers on one line."""
    name = " ".join(filter(None, (creditor.name, creditor.legal_form)))
    return ", ".join((name, *map(language.identifier, filter(None, creditor.ids))))


def _known(facts: LetterFacts, language: Language) -> dict[str, str]:
    creditor, debtor = facts.creditor, facts.debtor
    cheque = creditor.cheque_to
    place = (*cheque.lines, f"{cheque.postcode} {cheque.city}") if cheque else ()
    return {
        "creditor": creditor.name,
        "creditor_identity": creditor_identity(creditor, language),
        "debtor": debtor.name,
        "title": language.title(debtor.contact_title),
        "contact": contact_of(facts),
        "phone": creditor.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        "mailbox": creditor.email,
        "signatory": creditor.signatory,
        "city": creditor.address.city,
        "cheque_to": ", ".join(part.strip() for part in place if part.strip()),
    }


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
) -> frozenset[str]:
    message, pairs, apart = facts.message, facts.demanded, facts.apart
    conditions = {
        "one": len(pairs) == 1,
        "few": len(pairs) <= FEW,
        "many": len(pairs) > 1,
        "issued": bool(known["issued_on"]),
        "belgian": facts.debtor.country == "BE",
        "abroad": facts.debtor.country[:2] != facts.law,
        "interest": message.interest > 0,
        "indemnity": message.indemnity > 0,
        "charged": message.interest + message.indemnity > 0,
        "credits": sums.credits > 0,
        "apart": bool(apart),
        "apart-one": len(apart) == 1,
        "announced": _announced(facts),
        "chargeable": facts.charges_from is not None and facts.sent_on >= facts.charges_from,
        "part-paid": _paid(facts) > 0,
        "same-due": len({pair.item.due_on for pair in pairs}) == 1,
        "reminded": reminded > 0,
        "demanded-before": before > 0,
        "demanded-once": before == 1,
        **{key: bool(known[key]) for key in ("title", "contact", "phone", "mailbox", "signatory")},
        "disputed": bool(known["disputed_parts"]),
        **{key: bool(known[key]) for key in ("city", "order")},
    }
    always = {facts.debtor.kind, facts.law, message.channel}
    always |= {gender_of(facts.debtor.contact_title)} - {""}
    return frozenset(always | {tag for tag, holds in conditions.items() if holds})
