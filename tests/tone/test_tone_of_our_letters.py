"""Every letter that Butoir itself writes passes its own tone check (R19)."""

from __future__ import annotations

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.html import as_html
from butoir.letters.text import as_text
from butoir.tone.check import check
from butoir.tone.facts import Facts
from letters.gallery import gallery
from letters.samples import LANGUAGES

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
