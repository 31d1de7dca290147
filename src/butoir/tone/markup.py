"""The visible characters of a letter, plain or HTML, each with its place in the input as given.

Owns tags and entities. Refuses to build a tree: one pass from left to right, whatever the input.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LINE, BLOCK, CELL = "line", "block", "cell"


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCK_TAGS = _tags(
    "address article blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr html main nav ol p pre section table tbody tfoot thead tr ul"
)
_LINE_TAGS = _tags("br li")
_CELL_TAGS = _tags("td th")
_INLINE_TAGS = _tags(
    "a abbr b big cite code em font i img ins label mark q s small span strong sub sup u wbr"
)
_UNSEEN_TAGS = _tags("head script style template title")
_KNOWN_TAGS = _BLOCK_TAGS | _LINE_TAGS | _CELL_TAGS | _INLINE_TAGS | _UNSEEN_TAGS | {"meta", "link"}
_LAYOUT_TAGS = _BLOCK_TAGS | _LINE_TAGS | _CELL_TAGS

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})(?:[\s/][^<>]{0,4000})?>")
_DECLARATION = re.compile(r"<[!?][a-zA-Z][^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ATTRIBUTE = re.compile(r"""\b(?:href|alt)\s{0,3}=\s{0,3}["']([^"'<>]{1,500})["']""", re.IGNORECASE)


# a visible character, its span in the input, and a layout mark instead of it where one is set
Piece = tuple[str, int, int, str]


class Markup:
    """One reading of an input: its visible pieces, and what its links and images say."""

    def __init__(self, raw: str) -> None:
        names = {match[1].lower() for match in _TAG.finditer(raw)}
        self.raw = raw
        self.is_html = bool(names & _KNOWN_TAGS)
        self.keeps_lines = not names & _LAYOUT_TAGS  # line ends count as in plain text
        self.attributes: list[str] = []
        self._no_end: set[str] = set()

    def pieces(self) -> Iterator[Piece]:
        """Visible characters in order, with a mark where a tag ends a line, block or cell."""
        at, raw = 0, self.raw
        while at < len(raw):
            char = raw[at]
            if char == "&" and (match := _ENTITY.match(raw, at)):
                for decoded in html.unescape(match[0]):
                    yield decoded, at, match.end(), ""
                at = match.end()
            elif char == "<" and self.is_html and (end := self._tag_end(at)):
                mark = self._mark(at)
                if mark:
                    yield "", at, end, mark
                at = end
            else:
                yield char, at, at + 1, ""
                at += 1

    def _tag_end(self, at: int) -> int:
        """Where the tag, comment or unseen element that opens here ends; 0 when none opens."""
        raw = self.raw
        if raw.startswith("<!--", at):
            return self._find("-->", at)
        if declaration := _DECLARATION.match(raw, at):
            return declaration.end()
        match = _TAG.match(raw, at)
        if not match:
            return 0
        name = match[1].lower()
        if name in _UNSEEN_TAGS and raw[at + 1] != "/":
            return self._find(f"</{name}>", at) or match.end()
        self.attributes += [html.unescape(value) for value in _ATTRIBUTE.findall(match[0])]
        return match.end()

    def _find(self, closing: str, at: int) -> int:
        """The end of the next `closing`, or 0; a closing once not found is not sought again."""
        if closing in self._no_end:
            return 0
        found = self.raw.find(closing, at)
        if found < 0:
            self._no_end.add(closing)
            return 0
        return found + len(closing)

    def _mark(self, at: int) -> str:
        match = _TAG.match(self.raw, at)
        name = match[1].lower() if match else ""
        if name in _BLOCK_TAGS:
            return BLOCK
        if name in _LINE_TAGS:
            return LINE
        return CELL if name in _CELL_TAGS and self.raw[at + 1] != "/" else ""
