"""What is other in a sentence than it was: words that came and words that went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|\S+")


class Piece(NamedTuple):
    """A stretch of text: "" as it was, "new" or "gone"."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The new text with what went from the old one in its place."""
    return tuple(_pieces(_WORDS.findall(before), _WORDS.findall(after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("", "".join(after[k:m]))
            continue
        if j > i:
            yield Piece("gone", "".join(before[i:j]))
        if m > k:
            yield Piece("new", "".join(after[k:m]))
