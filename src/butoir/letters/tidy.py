"""Foreign text made printable: one line, composed characters, nothing invisible or disguising.

Names come from files of any origin. Control, private-use and direction-override characters are
dropped: they can break a PDF/A, forge a header, or make a letter show what it does not say.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import TypeVar

_T = TypeVar("_T")
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # some scripts need them
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BREAKABLE = re.compile(r"[^\S\u00a0\u202f]+")


def tidy_text(text: str) -> str:
    """The text on one line, in composed form (NFC), without invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _visible(" ".join(text.split()))


def tidy_prose(text: str) -> str:
    """The same, keeping the spaces at which a line must not break: a person put them there."""
    return _visible(_BREAKABLE.sub(" ", text))


def _visible(text: str) -> str:
    seen = (
        char
        for char in unicodedata.normalize("NFC", text)
        if char in _JOINERS or unicodedata.category(char) not in _INVISIBLE
    )
    return "".join(seen).strip()


def tidy(value: _T) -> _T:
    """The same frozen value with every text in it made printable, at any depth."""
    return _tidy(value)  # type: ignore[return-value]


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, tuple):
        parts = [_tidy(part) for part in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: _tidy(getattr(value, name)) for name in fields})
    return value
