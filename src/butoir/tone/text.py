"""A letter folded for comparison: no accents, capitals, odd spaces or tags; offsets stay exact.

Every rule reads the folded text, so that `règlement`, `REGLEMENT`, a decomposed accent, a
non-breaking space, a soft hyphen or a tag inside a phrase make no difference; `span` gives back
the place in the input as given. A blank line or a block is one line feed; a simple line break is
one space, remembered in `breaks`; a table cell opens with `|`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from butoir.tone.markup import BLOCK, CELL, Markup

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u0060\u00b4\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"),
        **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033", '"'),
        "\u00ba": "\u00b0",
        "\u0153": "oe",
        "\u0152": "OE",
        "\u00e6": "ae",
        "\u00c6": "AE",
        "\u2116": "n\u00b0",
    }
)
_NOTHING, _SPACE, _BREAK, _PARAGRAPH = range(4)


@cache
def fold_char(char: str) -> str:
    """What one character counts as: no accent, small, plain punctuation; empty when unseen."""
    same = char.translate(_SAME)
    plain = same if same != char else unicodedata.normalize("NFKD", char)
    seen = [c for c in plain if unicodedata.category(c)[0] not in "MC" or c in "\n\t"]
    return "".join(seen).casefold()


def fold(text: str) -> str:
    """A phrase folded as the letters are, spaces made single; for names, numbers and patterns."""
    return " ".join("".join(fold_char(c) if not c.isspace() else " " for c in text).split())


@dataclass(frozen=True, slots=True)
class Text:
    """The folded letter; `starts`/`ends` give each character's span in `raw`.

    `upper` flags what was a capital; `breaks` are the positions of simple line breaks, `wide` of
    spaces that look like columns; `attributes` is what links and images say, folded.
    """

    raw: str
    folded: str
    starts: list[int]
    ends: list[int]
    upper: bytearray
    breaks: list[int]
    wide: frozenset[int]
    attributes: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the input of folded[start:end], which must not be empty."""
        return self.starts[start], self.ends[end - 1]


@dataclass(slots=True)
class _Folder:
    """The folded text being built: characters, and the gap of spaces before the next one."""

    chars: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    upper: bytearray = field(default_factory=bytearray)
    breaks: list[int] = field(default_factory=list)
    wide: set[int] = field(default_factory=set)
    gap: int = _NOTHING
    gap_start: int = 0
    gap_end: int = 0
    gap_width: int = 0

    def widen(self, level: int, start: int, end: int, width: int = 1) -> None:
        """Count one more space; two line breaks make a paragraph."""
        if self.gap == _NOTHING:
            self.gap_start, self.gap_width = start, 0
        if level == _BREAK and self.gap == _BREAK:
            level = _PARAGRAPH
        self.gap, self.gap_end = max(self.gap, level), end
        self.gap_width += width

    def put(self, folded: str, start: int, end: int, capital: bool) -> None:
        """Add what one visible character folds to, after the gap before it."""
        if self.gap and self.chars:
            if self.gap == _BREAK:
                self.breaks.append(len(self.chars))
            if self.gap == _BREAK or self.gap_width > 1:
                self.wide.add(len(self.chars))
            self._push("\n" if self.gap == _PARAGRAPH else " ", self.gap_start, self.gap_end, False)
        self.gap = _NOTHING
        for char in folded:
            self._push(char, start, end, capital)

    def _push(self, char: str, start: int, end: int, capital: bool) -> None:
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)
        self.upper.append(capital)

    def take_mark(self, end: int) -> None:
        """A combining mark belongs to the character before it."""
        if self.chars and not self.gap:
            self.ends[-1] = end


def read_text(raw: str) -> Text:
    """Fold a letter, plain or HTML; never raises, in time linear in its length."""
    markup = Markup(raw)
    folder = _Folder()
    for char, start, end, mark in markup.pieces():
        if mark == CELL:
            folder.put("|", start, end, False)
        elif mark:
            folder.widen(_PARAGRAPH if mark == BLOCK else _BREAK, start, end)
        else:
            _take(folder, char, start, end, markup.keeps_lines)
    return Text(
        raw,
        "".join(folder.chars),
        folder.starts,
        folder.ends,
        folder.upper,
        folder.breaks,
        frozenset(folder.wide),
        fold(" ".join(markup.attributes)),
    )


def _take(folder: _Folder, char: str, start: int, end: int, keeps_lines: bool) -> None:
    """One visible character: something to read, a space of some width, or a combining mark."""
    if seen := _seen(char):
        folder.put(seen, start, end, char.isupper())
    elif char == "\r":
        folder.widen(_SPACE, start, end, 0)
    elif char in "\n\v\f\x85\u2028\u2029":
        folder.widen(_BREAK if keeps_lines else _SPACE, start, end)
        if char == "\u2029" and keeps_lines:
            folder.widen(_PARAGRAPH, start, end)
    elif char.isspace():
        folder.widen(_SPACE, start, end, 2 if char == "\t" else 1)
    elif unicodedata.category(char)[0] == "M":
        folder.take_mark(end)


@cache
def _seen(char: str) -> str:
    """What a character is read as; empty for spaces, combining marks and what is unseen."""
    unread = char.isspace() or unicodedata.category(char)[0] == "M"
    return "" if unread else fold_char(char).strip()
