"""A stranger's text as a column takes it: printable, on one line, no longer than it may be.

What identifies a row is never cut: two long numbers could become one.
"""

from __future__ import annotations

import hashlib
import re

from butoir.core.errors import InputError

LONGEST_CODE = 120
LONGEST_NUMBER = 100  # a date and a count may follow
_CURRENCY = re.compile("[A-Z]{3}")


def one_line(text: str, most: int = 255) -> str:
    """The text on one line without control characters, cut at `most` characters."""
    if not (text.isascii() and text.isprintable()):
        text = text.encode("utf-8", "replace").decode()
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:most]


def block(text: str) -> str:
    """A text of several lines without the one character that no database keeps everywhere."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def identifier(text: str, most: int, file: str, line: int | None, field: str) -> str:
    """A code or number as it is kept; raises InputError for one that is too long."""
    kept = one_line(text, most + 1)
    if len(kept) > most:
        raise InputError(f"is longer than {most} characters", file, line, field)
    return kept


def derived_code(name: str) -> str:
    """The code of a customer that no file gives one: its name, marked where it had to be cut."""
    kept = one_line(name, LONGEST_CODE + 1) or "?"
    if len(kept) <= LONGEST_CODE:
        return kept
    mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{kept[: LONGEST_CODE - 9]}~{mark}"


def currency_code(text: str, file: str, line: int | None) -> str:
    """An ISO 4217 code, euros when none is stated. Raises InputError on anything else."""
    if text and not _CURRENCY.fullmatch(text):
        raise InputError(f"{one_line(text, 20)!r} is not a currency", file, line, "currency")
    return text or "EUR"
