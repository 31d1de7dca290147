"""Bytes to text for the line-based formats, whose encoding nobody states.

Owns the choice among UTF-8 (with or without mark), UTF-16 with mark, Windows-1252, ISO-8859-1,
ISO-8859-15 and CP850. Refuses binary data; never refuses text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXPECTED = frozenset("éèêëàâçîïôùûüöäÉÈÊÀÇÔÖÜœŒ€°«»’–")
_LEGAL_CONTROLS = b"\t\n\r\x0c\x1a"
_CONTROLS = bytes(code for code in range(32) if code not in _LEGAL_CONTROLS) + b"\x7f"
_SAMPLE_BYTES = 200_000
_EURO_OR_OE = re.compile(rb"\xa4|(?<=[A-Za-z])\xbd(?=[a-z])|\xbc(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was in: `ascii`, `utf-8`, `utf-8-sig`, `utf-16`, `cp1252`,
    `iso-8859-1`, `iso-8859-15` or `cp850`. `mixed` tells UTF-8 with stray bytes of another one."""

    text: str
    encoding: str
    mixed: bool = False


def decode(data: bytes) -> Decoded:
    """The text of a file; never raises. Ask `looks_binary` first."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"), name)
    try:
        return Decoded(data.decode("utf-8"), "ascii" if data.isascii() else "utf-8")
    except UnicodeDecodeError:
        return _decode_by_line(data) if _mostly_utf8(data) else _decode_single_byte(data)


def head_of(data: bytes, size: int = 20_000) -> bytes:
    """The first bytes of a file for its recognition: without a mark, and UTF-16 as single bytes."""
    return data[:size].removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe")


def looks_binary(data: bytes) -> bool:
    """True for data that no text format holds: NUL or many control characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    sample = data[:_SAMPLE_BYTES]
    odd = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or odd > max(2, len(sample) // 500)


def _mostly_utf8(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    good = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", sample))
    stray = sample.decode("utf-8", "replace").count("\ufffd")
    return good > 2 * stray


def _decode_by_line(data: bytes) -> Decoded:
    fallback = _single_byte_encoding(data)
    lines = []
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode(fallback, "replace"))
    return Decoded("".join(lines), "utf-8", mixed=True)


def _decode_single_byte(data: bytes) -> Decoded:
    encoding = _single_byte_encoding(data)
    return Decoded(data.decode(encoding, "replace"), encoding)


def _single_byte_encoding(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    high = bytes(byte for byte in sample if byte >= 0x80)
    if _likeness(high, "cp850") > _likeness(high, "cp1252"):
        return "cp850"
    if any(0x80 <= byte <= 0x9F for byte in high):
        return "cp1252" if _decodes(data, "cp1252") else "iso-8859-1"
    return "iso-8859-15" if _EURO_OR_OE.search(sample) else "iso-8859-1"


def _likeness(high: bytes, encoding: str) -> int:
    """How many characters beyond ASCII are those that French, Dutch and German use."""
    text = high.decode(encoding, "replace")
    return sum(1 if char in _EXPECTED else -1 for char in text)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
