"""Everything that Butoir itself writes passes its own tone check (R19)."""

from __future__ import annotations

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.html import as_html
from butoir.letters.text import as_text
from butoir.tone.check import check
from butoir.tone.facts import Facts
from letters.gallery import gallery
from letters.notes_samples import notes
from letters.samples import KINDS, LANGUAGES

LETTERS = {lang: gallery(lang) for lang in LANGUAGES}


@pytest.mark.parametrize("form", [as_text, as_html], ids=["text", "html"])
@pytest.mark.parametrize("name", LETTERS["fr"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_composed_letter_has_no_error(lang: str, name: str, form) -> None:
    """A debtor whose contact is unknown may be greeted without a name: facts say so."""
    facts: LetterFacts = LETTERS[lang][name]
    letter = compose_letter(facts)
    findings = check(
        form(letter),
        step=facts.message.step,
        lang=lang,
        debtor=facts.debtor.kind,
        country=facts.law,
        facts=Facts(),
    )
    assert [(f.rule, f.text) for f in findings if f.severity == "error"] == []


NOTES = {lang: notes(lang) for lang in LANGUAGES}
COUNTRIES = ("FR", "BE", "LU", "CH")


def among(words: tuple[str, ...], name: str) -> str:
    """The kind or the country that the name of a case tells, else the first."""
    return next((word for word in name.split(".") if word in words), words[0])


@pytest.mark.parametrize("form", [as_text, as_html], ids=["text", "html"])
@pytest.mark.parametrize("name", NOTES["fr"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_that_is_no_demand_has_no_error(lang: str, name: str, form) -> None:
    findings = check(
        form(NOTES[lang][name]),
        step="withdrawal" if name.startswith("withdrawal") else "answer",
        lang=lang,
        debtor=among(KINDS, name),
        country=among(COUNTRIES, name),
        facts=Facts(),
    )
    assert [(f.rule, f.text) for f in findings if f.severity == "error"] == []
