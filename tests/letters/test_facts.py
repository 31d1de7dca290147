"""What a letter refuses to say: sums that do not add up, charges that may not be asked (R32)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.core.parties import Debtor
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.sums import split_sums
from letters import samples
from letters.samples import sample


def charged(facts: LetterFacts, interest: int = 0, indemnity: int = 0) -> LetterFacts:
    message = facts.message
    total = message.principal + interest + indemnity
    changed = message._replace(interest=interest, indemnity=indemnity, total=total)
    return replace(facts, message=changed, claim=None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (charged(sample("reminder-1"), interest=100), "interest"),
        (charged(sample("notice"), indemnity=4_000), "interest"),
        (charged(sample("reminder-2", "consumer", "FR"), indemnity=4_000), "indemnity"),
        (charged(sample("formal-notice", "consumer", "FR"), indemnity=1), "indemnity"),
        (charged(sample("formal-notice", "consumer", "FR"), interest=1), "interest"),
        (replace(sample("reminder-2", "consumer", "FR"), announced_indemnity=1), "indemnity"),
    ],
    ids=["step-1", "notice", "fr-fee", "fr-fee-at-notice", "fr-interest", "fr-fee-announced"],
)
def test_what_may_not_be_charged_cannot_be_written(facts: LetterFacts, field: str) -> None:
    with pytest.raises(InputError) as refusal:
        compose_letter(facts)
    assert refusal.value.field == field


def test_a_belgian_consumer_is_charged_only_after_the_free_period_and_by_a_clause() -> None:
    facts = sample("formal-notice", "consumer", "BE")
    compose_letter(facts)
    compose_letter(replace(facts, charges_from=facts.sent_on))
    too_early = replace(facts, charges_from=date(2026, 3, 4))  # sent on 3 March
    no_clause = replace(facts, creditor=samples.LAMBERT)
    for refused in (too_early, no_clause, replace(facts, charges_from=None)):
        with pytest.raises(InputError, match=r"XIX\.4"):
            compose_letter(refused)


def test_the_first_reminder_to_a_belgian_consumer_must_give_the_free_period() -> None:
    facts = replace(sample("reminder-1", "consumer", "BE"), charges_from=None)
    with pytest.raises(InputError, match=r"XIX\.2"):
        compose_letter(facts)


def test_an_indemnity_without_a_clause_is_not_even_announced() -> None:
    facts = replace(sample("reminder-1", "consumer", "BE"), creditor=samples.LAMBERT)
    with pytest.raises(InputError, match="no clause"):
        compose_letter(facts)


def incoherent() -> dict[str, LetterFacts]:
    facts = sample("reminder-1", count=2)
    message = facts.message
    notice = sample("formal-notice")
    return {
        "total": replace(facts, message=message._replace(total=message.total + 1)),
        "principal": replace(facts, message=message._replace(principal=1)),
        "lines": replace(facts, items=facts.items[:1]),
        "step": replace(facts, message=message._replace(step="reminder-3")),
        "no line at the step": replace(facts, message=message._replace(step="reminder-2")),
        "claim": charged(notice, interest=notice.message.interest + 1, indemnity=4_000),
        "credits": replace(facts, message=message._replace(credits=message.principal, total=0)),
        "name": replace(facts, debtor=replace(facts.debtor, name="\x00\u202e")),
    }


@pytest.mark.parametrize("name", incoherent())
def test_an_incoherent_message_is_refused(name: str) -> None:
    facts = incoherent()[name]
    if name == "claim":
        facts = replace(facts, claim=samples.claim_for("company", "FR", facts.items))
    with pytest.raises(InputError, match="message to C-0042"):
        compose_letter(facts)


def test_credits_are_set_against_the_formal_notice_first() -> None:
    """1 250.00 + 12.48 + 40.00 = 1 302.48 demanded, 1 731.00 apart, credits of 1 350.00:
    nothing is left to put in default, so there is no such letter; with 50.00, 1 252.48 is."""
    items = (samples.invoice(0, "formal-notice"),)
    young = samples.invoice(2, "reminder-1")

    def notice(credits_: int) -> LetterFacts:
        message = samples.message(
            "formal-notice", items, (young,), interest=1_248, indemnity=4_000, credits_=credits_
        )
        return sample("formal-notice", message=message, items=(*items, young))

    sums = split_sums(notice(5_000))
    assert (sums.credits, sums.demanded, sums.apart) == (5_000, 125_248, 173_100)
    sums = split_sums(notice(135_000))
    assert (sums.credits, sums.demanded) == (130_248, 0)
    assert (sums.apart_credits, sums.apart) == (4_752, 168_348)
    with pytest.raises(InputError, match="credits"):
        compose_letter(notice(135_000))


@pytest.mark.parametrize(
    ("change", "law"),
    [
        (lambda f: f, "FR"),
        (lambda f: replace(f, creditor=samples.LAMBERT), "BE"),  # the seat of the seller
        (lambda f: replace(f, debtor=samples.DEBTORS["consumer", "BE"]), "BE"),  # the consumer's
        (lambda f: replace(f, debtor=Debtor("X", "X", kind="consumer", country="DE")), "other"),
        (lambda f: replace(f, claim=samples.claim_for("company", "BE", f.items)), "BE"),
    ],
)
def test_which_law_a_letter_cites(change: Callable[[LetterFacts], LetterFacts], law: str) -> None:
    assert change(sample("reminder-1")).law == law
