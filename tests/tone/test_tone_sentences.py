"""Bare sentences: many ways of saying each fault, and many ordinary things that are none."""

from __future__ import annotations

import pytest
from tone_corpora import CORPUS

from butoir.tone.check import check

GREETING = {
    "fr": "Madame Petit,",
    "nl": "Geachte mevrouw Peeters,",
    "de": "Sehr geehrte Frau Petit,",
    "en": "Dear Mrs Petit,",
}


def rows(name: str, width: int) -> list[list[str]]:
    """The fields of each line of a corpus file."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.replace("\\n", "\n").split("|", width - 1) for line in lines]


@pytest.mark.parametrize(("lang", "rule", "step", "text"), rows("recall.txt", 4))
def test_each_way_of_saying_a_fault_is_found(lang: str, rule: str, step: str, text: str) -> None:
    errors = {f.rule for f in check(text, step=step, lang=lang) if f.severity == "error"}
    assert rule in errors


@pytest.mark.parametrize(("debtor", "country", "step", "text"), rows("charges.txt", 4))
def test_a_forbidden_charge_is_found(debtor: str, country: str, step: str, text: str) -> None:
    findings = check(text, step=step, lang="fr", debtor=debtor, country=country)
    assert ("unlawful-charge", "error") in {(f.rule, f.severity) for f in findings}


@pytest.mark.parametrize("step", ["reminder-1", "reminder-2"])
@pytest.mark.parametrize(("lang", "text"), rows("ordinary.txt", 2))
def test_an_ordinary_sentence_is_left_alone(lang: str, text: str, step: str) -> None:
    findings = check(f"{GREETING[lang]}\n\n{text}", step=step, lang=lang)
    placed = [f for f in findings if f.end or not f.rule.startswith("missing")]
    assert [(f.rule, f.text) for f in placed] == []
