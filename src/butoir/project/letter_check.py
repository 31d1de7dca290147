"""The last look before a letter is written: its own words, against the facts of the case."""

from __future__ import annotations

from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter


def check_letter(letter: Letter, facts: LetterFacts) -> None:
    """stub until tone"""
