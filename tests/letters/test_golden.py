"""Every letter we write, word for word: each step, kind of debtor and country, and the cases that
change what a letter says. After a deliberate change of wording run `python -m letters.gallery`
from `tests/` and review the difference."""

from __future__ import annotations

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.text import as_text
from letters.gallery import GOLDEN, gallery


@pytest.mark.parametrize(("name", "facts"), gallery().items(), ids=list(gallery()))
def test_the_letter_reads_as_agreed(name: str, facts: LetterFacts) -> None:
    assert as_text(compose_letter(facts)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_no_golden_text_is_left_without_its_letter() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(gallery())
