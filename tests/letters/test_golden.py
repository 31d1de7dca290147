"""Every letter we write, word for word, in four languages: each step, kind of debtor and country,
and the cases that change what a letter says. After a deliberate change of wording run
`make letters` and review the difference."""

from __future__ import annotations

from itertools import product

import pytest

from letters.gallery import GOLDEN, letters, texts
from letters.review import FOLDER, pages
from letters.samples import LANGUAGES

TEXTS = {lang: texts(lang) for lang in LANGUAGES}
ALL = [(lang, name) for lang in LANGUAGES for name in TEXTS[lang]]


@pytest.mark.parametrize(("lang", "name"), ALL, ids=[f"{lang}/{name}" for lang, name in ALL])
def test_the_letter_reads_as_agreed(lang: str, name: str) -> None:
    assert TEXTS[lang][name] == (GOLDEN / lang / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_is_in_the_language_of_its_addressee(lang: str) -> None:
    assert {letter.lang for letter in letters(lang).values()} == {lang}


def test_no_golden_text_is_left_without_its_letter() -> None:
    known = {f"{lang}/{name}" for lang, name in product(LANGUAGES, TEXTS["fr"])}
    assert {f"{path.parent.name}/{path.stem}" for path in GOLDEN.rglob("*.txt")} == known


def test_the_reviewers_pages_show_the_letters_as_they_are() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == pages()
