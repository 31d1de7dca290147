"""Formats that are recognised by their content and not read: refused by name.

A person who drops a file of orders should learn that it is one, not that the file is unknown.
"""

from __future__ import annotations

import re

from butoir.formats.model import Diagnostic, Document
from butoir.formats.text import head_of

_ORDERS = "cfonb160"
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("cfonb160", re.compile(rb"\A\s*03(?:02|06|08|60|76|80).{156}\s*$", re.MULTILINE)),
)


def sniff(data: bytes) -> str | None:
    """The name of a format that is known and not read, by the first bytes, else None."""
    head = head_of(data)
    return next((name for name, sign in _SIGNS if sign.search(head)), None)


def read(data: bytes, name: str) -> Document:
    """A document without content whose error names the format."""
    found = sniff(data)
    message = f"this is a file of format {found}, which is not read"
    if found == _ORDERS:
        message = (
            "CFONB 160 holds orders that were given to the bank, not what it did with them: give"
            " the account statement (CFONB 120)"
        )
    return Document(name, found, diagnostics=(Diagnostic("error", "unsupported-format", message),))
