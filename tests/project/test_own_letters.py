"""Our own letters pass our own tone check, each at its step and with the facts of its case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from butoir.core.errors import InputError
from butoir.dunning.letter_check import check_letter, letter_findings
from butoir.letters.compose import compose_letter
from butoir.letters.letter import Paragraph, Run
from letters import samples
from letters.gallery import gallery

GALLERY = gallery()


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_no_error_is_found_in_a_letter_of_ours(name: str):
    facts = GALLERY[name]
    found = letter_findings(compose_letter(facts), facts)
    assert [f"{f.rule}: {f.text}" for f in found if f.severity == "error"] == []


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
    ],
)
def test_a_sentence_added_by_hand_stops_the_letter(
    step: str, changes: dict[str, str], words: str, rule: str
):
    letter, facts = edited(step, words, **changes)
    assert rule in {f.rule for f in letter_findings(letter, facts) if f.severity == "error"}
    with pytest.raises(InputError):
        check_letter(letter, facts)
