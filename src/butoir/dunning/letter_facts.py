"""From a decided message to the facts of its letter, and to the facts of its tone check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from butoir.core.claim import Claim, ClaimTerms, claim_items
from butoir.core.conditions import consumer_cap_cents
from butoir.core.deadline import free_until
from butoir.core.decisions import Message
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.parties import Creditor, Debtor
from butoir.dunning.answers.marks import answer_page
from butoir.dunning.copies import NO_COPIES, Copies
from butoir.dunning.wording_by_hand import ByHand
from butoir.law.regimes import regime, regime_for
from butoir.letters.facts import LetterFacts
from butoir.letters.language import choose_language, language_for
from butoir.letters.own import NO_OWN, OwnTexts


class Case(NamedTuple):
    """Who asks whom, on which day, in which words: what the letters of one debtor share.

    `by_hand` is what a person wrote in place of parts of its letter, `copies` what goes with it,
    `earlier` the Message-IDs of its e-mails so far, the oldest first; `answer_case` is the number
    under which the debtor answers, empty without a page for it.
    """

    creditor: Creditor
    terms: ClaimTerms
    debtor: Debtor
    account: DebtorAccount
    as_of: date
    own: OwnTexts = NO_OWN  # the company's own sentences
    by_hand: ByHand | None = None
    copies: Copies = NO_COPIES
    earlier: tuple[str, ...] = ()
    answer_case: str = ""


def letter_facts(case: Case, message: Message) -> LetterFacts:
    """Everything that the letter of one message may say."""
    creditor, account = _signing(case.creditor, message.step), case.account
    items = _items(message, account)
    facts = LetterFacts(
        creditor=creditor if creditor.name else _to_fill_in(creditor, case.debtor),
        debtor=case.debtor,
        message=message,
        items=items,
        sent_on=case.as_of,
        claim=_claim(case, message, items),
        reference=message.customer,
        page=answer_page(case.answer_case, case.as_of, message.channel),
        enclosed=tuple(copy.number for copy in case.copies.enclosed),
    )
    if account.kind != "consumer" or not account.governing_law.startswith("BE"):
        return facts
    return _for_a_belgian_consumer(facts, case.terms)


def _signing(creditor: Creditor, step: str) -> Creditor:
    """With the person who signs that step."""
    if step != "formal-notice" or not creditor.notice_signatory:
        return creditor
    return replace(
        creditor,
        signatory=creditor.notice_signatory,
        signatory_title=creditor.notice_signatory_title,
        signatory_titles=creditor.notice_signatory_titles,
    )


def _to_fill_in(creditor: Creditor, debtor: Debtor) -> Creditor:
    """Without a name the letter is a draft, with places for a person to fill in."""
    places = language_for(choose_language(debtor.lang, "fr"), debtor.country).to_fill_in
    return replace(
        creditor,
        name=places["name"],
        signatory=creditor.signatory or places["signatory"],
        phone=creditor.phone or places["phone"],
    )


def _items(message: Message, account: DebtorAccount) -> tuple[OpenItem, ...]:
    known = {item.number: item for item in account.items}
    return tuple(known[line.invoice] for line in message.lines)


def _claim(case: Case, message: Message, items: tuple[OpenItem, ...]) -> Claim | None:
    if not message.interest + message.indemnity:
        return None
    covered = {line.invoice for line in message.lines if line.step == message.step}
    return claim_items(
        [item for item in items if item.number in covered],
        regime_for(case.account.governing_law, case.account.kind),
        case.as_of,
        case.terms,
        kind=case.account.kind,
    )


def _for_a_belgian_consumer(facts: LetterFacts, terms: ClaimTerms) -> LetterFacts:
    """The end of the free period, and what the terms let the creditor claim after it (CDE XIX)."""
    message = facts.message
    free = [
        free_until(demand.sent_on, demand.channel)
        for item in facts.items
        for demand in item.demands[:1]
    ]
    charges_from = max([*free, *_today(facts)]) + timedelta(days=1)
    announced = 0
    cap = regime(regime_for("BE", "consumer")).indemnity_cap
    if terms.consumer_clause and cap and message.step != "formal-notice":
        announced = sum(consumer_cap_cents(cap, line.open, charges_from) for line in message.lines)
    return replace(facts, charges_from=charges_from, announced_indemnity=announced)


def _today(facts: LetterFacts) -> list[date]:
    if all(item.demands for item in facts.items):
        return []
    return [free_until(facts.sent_on, facts.message.channel)]
