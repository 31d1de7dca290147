"""The words of each language: the same rules, complete, each with a reason and a way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from butoir.tone.findings import LANGUAGES, RULES
from butoir.tone.lexicon import lexicon_for
from conftest import ROOT

CODE = "".join(p.read_text("utf-8") for p in (ROOT / "src" / "butoir" / "tone").glob("*.py"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_seeks_and_answers_what_french_does(lang: str) -> None:
    french, other = lexicon_for("fr"), lexicon_for(lang)
    assert set(other.find) == set(french.find)
    assert set(other.messages) == set(french.messages)
    assert {p.rule for p in other.phrases} == {p.rule for p in french.phrases}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_phrase_has_a_known_rule_a_reason_and_a_way_out(lang: str) -> None:
    for phrase in lexicon_for(lang).phrases:
        assert phrase.rule in RULES
        assert phrase.severity in ("error", "warning")
        assert len(phrase.message) > 15
        assert len(phrase.suggestion) > 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_message_belongs_to_a_rule_and_can_be_worded(lang: str) -> None:
    for key, entry in lexicon_for(lang).messages.items():
        assert key.partition(".")[0] in RULES
        for text in (entry["message"], entry["suggestion"]):
            assert "{" not in text.format(known="X", date="Y")


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "fr"])
def test_reasons_are_in_the_language_of_the_letter(lang: str) -> None:
    french = lexicon_for("fr").messages
    for key, entry in lexicon_for(lang).messages.items():
        assert entry["message"] != french[key]["message"]


def test_no_pattern_is_without_use() -> None:
    """Each named pattern is asked for by a rule, by its name or by the start of its name."""
    built = ("law-", "charge")
    unused = [
        name
        for name in lexicon_for("fr").find
        if f'"{name}"' not in CODE and not name.startswith(built)
    ]
    assert unused == []


def test_an_unknown_language_has_no_words() -> None:
    with pytest.raises(KeyError):
        lexicon_for("es")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_pattern_repeats_without_bound_inside_a_repetition(lang: str) -> None:
    """`(a+)+` and its kin take exponential time on hostile text."""
    path = Path(ROOT / "src" / "butoir" / "tone" / f"{lang}.toml")
    assert not re.search(r"[+*]\)[+*]", path.read_text(encoding="utf-8"))
