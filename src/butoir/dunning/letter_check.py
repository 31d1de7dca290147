"""The last look before a letter leaves: its own words, held against the facts of the case.

What the tone check calls an error stops the letter (R19), ours like any other's.
"""

from __future__ import annotations

from dataclasses import replace

from butoir.core.errors import InputError
from butoir.core.items import DEMANDS
from butoir.law.calendar import COUNTRIES
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.notes.spoken import TextMessage
from butoir.letters.text import as_text
from butoir.tone.check import check
from butoir.tone.facts import Facts, InvoiceFacts
from butoir.tone.findings import Finding

# what has no room in a text message, or no place: whom it greets, how to pay, the formulas
_NOT_IN_A_TEXT = frozenset(
    {
        "missing-salutation-name",
        "missing-due-date",
        "missing-payment-means",
        "missing-contact",
        "missing-courtesy",
        "missing-invoice",
    }
)
# a letter is never HTML: what is written as a tag is printed, so the check has to read it
_NO_TAG = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"


def check_letter(letter: Letter, facts: LetterFacts) -> None:
    """Raise InputError naming the rule and the words of the first error."""
    _refuse(letter_findings(letter, facts), facts)


def check_text(message: TextMessage, facts: LetterFacts) -> None:
    """The same for a text message."""
    _refuse(text_findings(message, facts), facts)


def _refuse(found: list[Finding], facts: LetterFacts) -> None:
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        first = errors[0]
        said = f"{first.text!r}: " if first.text else ""
        raise InputError(f"{first.rule}: {said}{first.message}", facts.message.step)


def letter_findings(letter: Letter, facts: LetterFacts) -> list[Finding]:
    """The findings on a letter without its annex, whose figures the claim itself answers for.

    The law that the letter cites decides; whether its date is an open day is the debtor's
    calendar's to say, and was said when the date was chosen.
    """
    return _findings(as_text(replace(letter, annex=None)), letter.lang, facts)


def text_findings(message: TextMessage, facts: LetterFacts) -> list[Finding]:
    """The findings on a text message: words, dates and facts, none of what only a letter holds."""
    found = _findings(message.text, message.lang, facts)
    return [finding for finding in found if finding.rule not in _NOT_IN_A_TEXT]


def _findings(text: str, lang: str, facts: LetterFacts) -> list[Finding]:
    text = text.replace("<", _NO_TAG)
    law = facts.law if facts.law in COUNTRIES else facts.creditor.country
    found = check(
        text,
        step=facts.message.step,
        lang=lang,
        debtor=facts.debtor.kind,
        country=law,
        facts=tone_facts(facts),
    )
    if facts.debtor.country == law:
        return found
    return [finding for finding in found if finding.rule != "deadline-closed-day"]


def tone_facts(facts: LetterFacts) -> Facts:
    """What is true of the case, for the tone check; amounts in cents."""
    message = facts.message
    asked = {line.invoice: line.open for line in message.lines}
    covered = sum(line.open for line in message.lines if line.step == message.step)
    charges = message.interest + message.indemnity
    before = DEMANDS[: DEMANDS.index(message.step)] if message.step in DEMANDS else ()
    earlier = {
        demand.sent_on
        for pair in facts.demanded
        for demand in pair.item.demands
        if demand.step in before  # a later one may have been sent: a bounce re-opens a step
    }
    return Facts(
        customer=facts.debtor.name,
        contact=facts.debtor.contact_name,
        creditor=facts.creditor.name,
        iban=facts.creditor.iban,
        invoices=tuple(
            InvoiceFacts(i.number, i.due_on, i.cents, asked[i.number], i.issued_on)
            for i in facts.items
        ),
        total=message.total,
        interest=message.interest or None,
        indemnity=message.indemnity or None,
        pay_by=message.pay_by,
        earlier_demands=tuple(sorted(earlier)),
        other_amounts=(
            message.credits,
            facts.announced_indemnity,
            covered + charges - message.credits,
            message.principal - message.credits,
            *(i.open for i in facts.items),
            *(i.open - asked[i.number] for i in facts.items),
        ),
    )
