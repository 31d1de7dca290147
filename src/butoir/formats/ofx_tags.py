"""OFX as a stream of tags: SGML without closing tags (OFX 1) and XML (OFX 2) alike.

One reader for both: banks mix them, leave closing tags out, and write characters that neither
allows. No entity but the predefined ones is known, so that nothing in a file can swell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9._]{0,40})\s*/?>\s*(?P<text>[^<]*)")
_RAW, _RAW_END = "<![CDATA[", "]]>"
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|#\d{1,6});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_LAST_CHARACTER = 0x10FFFF


class Tag(NamedTuple):
    """An opening or closing tag in capitals, with the text after it and its line."""

    name: str
    closes: bool
    text: str
    line: int


def tags_of(text: str) -> Iterator[Tag]:
    """The tags of a file in order; everything that is none is passed over."""
    line, counted, at = 1, 0, 0
    raw_ends = text.rfind(_RAW_END)
    while found := _TAG.search(text, at):
        line += text.count("\n", counted, found.start())
        counted, at = found.start(), found.end()
        content = _ENTITY.sub(_character, found["text"])
        if not content and text.startswith(_RAW, at) and at < raw_ends:
            end = text.index(_RAW_END, at)
            content, at = text[at + len(_RAW) : end], end + len(_RAW_END)
        yield Tag(found["name"].upper(), bool(found["end"]), " ".join(content.split()), line)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[1:])
    return chr(code) if 32 <= code <= _LAST_CHARACTER and not 0xD800 <= code < 0xE000 else " "
