"""A letter with parts in a person's own words, beside what nobody may change. Pure.

The subject, the salutation, the closing and each paragraph are parts. Tables and payment details
stay as they were composed, and what the standard text sets in bold (the sum, the date to pay by)
is still stated where it stood.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.letter import Block, Letter, Paragraph, Run
from butoir.letters.tidy import tidy_prose
from butoir.letters.wording import spaced
from butoir.tone.dates import find_dates
from butoir.tone.lexicon import lexicon_for
from butoir.tone.text import read_text
from butoir.tone.things import find_things

SUBJECT, SALUTATION, CLOSING = "subject", "salutation", "closing"
OTHER_STANDARD = "the standard text has changed since it was edited"
FIXED = "tables and payment details are not edited"
EMPTY = "a letter has a subject, a salutation and a closing"
MARKS = "bold stands in paragraphs, between two **"
LONG = "the text is too long"
LEFT_OUT = "an amount or a date that the standard text sets in bold is left out"
LONGEST = {SUBJECT: 200}  # characters; of any other part:
_LONGEST = 3_000


class ByHand(NamedTuple):
    """Texts by their part of the letter, and the digest of the standard text they belong to."""

    texts: Mapping[str, str]
    standard: str


def parts_of(letter: Letter) -> dict[str, str]:
    """What a person may write anew, in reading order; a paragraph is named by its place among the
    blocks, and its bold stretches stand between two `**`."""
    paragraphs = {
        str(place): "".join(f"**{run.text}**" if run.strong else run.text for run in block.runs)
        for place, block in enumerate(letter.blocks)
        if isinstance(block, Paragraph)
    }
    head = {SUBJECT: letter.subject, SALUTATION: letter.salutation}
    return {**head, **paragraphs, CLOSING: letter.closing}


def to_keep(letter: Letter) -> dict[str, tuple[str, ...]]:
    """The bold stretches of each paragraph that hold an amount or a date."""
    return {
        str(place): tuple(run.text for run in block.runs if run.strong and _named(run.text, letter))
        for place, block in enumerate(letter.blocks)
        if isinstance(block, Paragraph)
    }


def longest(part: str) -> int:
    """How many characters a part may have."""
    return LONGEST.get(part, _LONGEST)


def standard_of(letter: Letter) -> str:
    """What names the standard text of a letter: the SHA-256 of all its parts."""
    return hashlib.sha256("\n\n".join(parts_of(letter).values()).encode()).hexdigest()


def written_by_hand(letter: Letter, by_hand: ByHand) -> Letter:
    """The letter with those texts; an empty paragraph is left out.

    Raises InputError (`field` is the part) when they belong to another standard text, touch what
    is fixed, or leave out what the standard text sets in bold.
    """
    if by_hand.standard != standard_of(letter):
        raise InputError(OTHER_STANDARD, letter.step)
    if not set(by_hand.texts) <= set(parts_of(letter)):
        raise InputError(FIXED, letter.step)
    texts = {part: spaced(tidy_prose(text), letter.lang) for part, text in by_hand.texts.items()}
    for part, text in texts.items():
        _check(letter, part, text)
    blocks = [_written(block, texts.get(str(place))) for place, block in enumerate(letter.blocks)]
    return replace(
        letter,
        subject=texts.get(SUBJECT, letter.subject),
        salutation=texts.get(SALUTATION, letter.salutation),
        closing=texts.get(CLOSING, letter.closing),
        blocks=tuple(block for block in blocks if block is not None),
    )


def _check(letter: Letter, part: str, text: str) -> None:
    whole = part in (SUBJECT, SALUTATION, CLOSING)
    refused = ""
    if whole and not text:
        refused = EMPTY
    elif len(text) > longest(part):
        refused = LONG
    elif text.count("**") % 2 or (whole and "**" in text):
        refused = MARKS
    elif any(
        not _named(kept, letter) <= _named(text, letter) for kept in to_keep(letter).get(part, ())
    ):
        refused = LEFT_OUT
    if refused:
        raise InputError(refused, letter.step, field=part)


def _named(text: str, letter: Letter) -> set[int | date | None]:
    """The amounts (cents) and the dates that a text names."""
    seen = read_text(text.replace("**", ""))
    dates = find_dates(seen.folded, lexicon_for(letter.lang))
    amounts = find_things(seen, dates).amounts
    return {amount.cents for amount in amounts} | {found.value for found in dates}


def _written(block: Block, text: str | None) -> Block | None:
    if text is None:
        return block
    stretches = enumerate(text.split("**"))
    runs = tuple(Run(words, place % 2 == 1) for place, words in stretches if words)
    return Paragraph(runs) if runs else None
