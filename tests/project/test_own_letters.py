"""Our own letters pass our own tone check, each at its step and with the facts of its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from butoir.core.errors import InputError
from butoir.core.items import Demand
from butoir.dunning.letter_check import check_letter, letter_findings
from butoir.letters.compose import compose_letter
from butoir.letters.letter import Paragraph, Run
from letters import samples
from letters.gallery import gallery

GALLERY = {lang: gallery(lang) for lang in samples.LANGUAGES}


@pytest.mark.parametrize("name", sorted(GALLERY["fr"]))
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_no_error_is_found_in_a_letter_of_ours(lang: str, name: str):
    facts = GALLERY[lang][name]
    found = letter_findings(compose_letter(facts), facts)
    assert [f"{f.rule}: {f.text}" for f in found if f.severity == "error"] == []


@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("step", samples.STEPS)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_nor_on_paper_of_one_invoice_or_many_with_nothing_charged_or_announced(
    lang: str, step: str, kind: str
):
    for country, count in product(samples.COUNTRIES, (1, 2, 5)):
        facts = samples.sample(step, kind, country, count, lang, claim=None, announced_indemnity=0)
        message = facts.message._replace(channel="post", interest=0, indemnity=0)
        facts = replace(facts, message=message._replace(total=message.principal))
        check_letter(compose_letter(facts), facts)


def without(skipped: set[str], step: str, lang: str):
    """A letter of two invoices for which a person skipped these steps."""
    facts = samples.sample(step, count=2, lang=lang)
    items = tuple(
        replace(item, demands=tuple(d for d in item.demands if d.step not in skipped))
        for item in facts.items
    )
    return replace(facts, items=items)


@pytest.mark.parametrize(
    ("step", "skipped"),
    [
        ("reminder-2", {"reminder-1"}),
        ("formal-notice", {"reminder-1"}),
        ("formal-notice", {"reminder-2"}),
        ("formal-notice", {"reminder-1", "reminder-2"}),
    ],
)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_after_a_skipped_step_the_letters_pass(step: str, skipped: set[str], lang: str):
    facts = without(skipped, step, lang)
    check_letter(compose_letter(facts), facts)


def test_a_reminder_that_came_back_after_the_formal_notice_recalls_the_first_only():
    """A bounce re-opens its step; what was sent after it is no earlier demand."""
    notice = Demand("formal-notice", date(2026, 2, 10), date(2026, 2, 27), "registered")
    facts = samples.sample("reminder-2")
    items = tuple(replace(item, demands=(*item.demands, notice)) for item in facts.items)
    check_letter(compose_letter(replace(facts, items=items)), replace(facts, items=items))


def edited(step: str, words: str, **changes: object):
    """A letter of ours to which somebody has added a sentence."""
    facts = samples.sample(step, **changes)  # type: ignore[arg-type]
    letter = compose_letter(facts)
    return replace(letter, blocks=(*letter.blocks, Paragraph((Run(words),)))), facts


@pytest.mark.parametrize(
    ("step", "changes", "words", "rule"),
    [
        ("reminder-1", {}, "Merci de payer sous huit jours.", "vague-deadline"),
        ("reminder-1", {}, "À défaut, nous saisirons notre avocat.", "early-threat"),
        ("reminder-2", {}, "Votre silence est inacceptable !", "unprofessional"),
        ("reminder-2", {}, "Il reste 99 999,99 € à régler.", "wrong-fact"),
        (
            "formal-notice",
            {"kind": "consumer"},
            "Des frais de relance de 15,00 € vous sont réclamés.",
            "unlawful-charge",
        ),
        ("reminder-1", {"lang": "nl"}, "Gelieve binnen 8 dagen te betalen.", "vague-deadline"),
        ("reminder-1", {"lang": "nl"}, "Zo niet volgt een dagvaarding.", "early-threat"),
        ("reminder-2", {"lang": "de"}, "Zahlen Sie bitte unverzüglich.", "vague-deadline"),
        ("reminder-2", {"lang": "de"}, "Es bleiben 99.999,99 € offen.", "wrong-fact"),
        ("reminder-2", {"lang": "en"}, "You need to pay this now!", "aggressive"),
        (
            "formal-notice",
            {"kind": "consumer", "lang": "en"},
            "A reminder fee of €15.00 is added.",
            "unlawful-charge",
        ),
    ],
)
def test_a_sentence_added_by_hand_stops_the_letter(
    step: str, changes: dict[str, str], words: str, rule: str
):
    letter, facts = edited(step, words, **changes)
    assert rule in {f.rule for f in letter_findings(letter, facts) if f.severity == "error"}
    with pytest.raises(InputError):
        check_letter(letter, facts)
