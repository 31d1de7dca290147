"""A letter with paragraphs in a person's own words, beside what nobody may change. Pure.

Tables, payment details and every paragraph that bears an amount or a date that the eye must find
stay as they were composed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.letter import Block, Letter, Paragraph, Run

OTHER_STANDARD = "the standard text has changed since it was edited"


class ByHand(NamedTuple):
    """Texts by their place among the blocks, and the digest of the standard text they belong to."""

    paragraphs: Mapping[int, str]
    standard: str


def editable(letter: Letter) -> dict[int, str]:
    """The paragraphs that a person may write anew: their place among the blocks, and their text."""
    return {
        place: block.text
        for place, block in enumerate(letter.blocks)
        if isinstance(block, Paragraph) and not any(run.strong for run in block.runs)
    }


def standard_of(letter: Letter) -> str:
    """What names the standard text of a letter: the SHA-256 of all its paragraphs."""
    texts = [block.text for block in letter.blocks if isinstance(block, Paragraph)]
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()


def written_by_hand(letter: Letter, by_hand: ByHand) -> Letter:
    """The letter with those paragraphs; an empty one is left out.

    Raises InputError when they belong to another standard text, or touch what is not free.
    """
    if by_hand.standard != standard_of(letter):
        raise InputError(OTHER_STANDARD, letter.step)
    if not set(by_hand.paragraphs) <= set(editable(letter)):
        raise InputError("amounts, dates and payment details are not edited", letter.step)
    blocks = [
        _written(block, by_hand.paragraphs.get(place)) for place, block in enumerate(letter.blocks)
    ]
    return replace(letter, blocks=tuple(block for block in blocks if block is not None))


def _written(block: Block, text: str | None) -> Block | None:
    if text is None:
        return block
    words = " ".join(text.split())
    return Paragraph((Run(words),)) if words else None
