"""Numbers as evidence: their comparable form, how telling they are, and references with a check.

A number is compared by its letters and digits alone, in capitals without accents, so that
`FA-2026-0041`, `fa 2026/0041` and `FA20260041` meet. Refuses to guess: a form is equal or not.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import IntEnum
from functools import lru_cache

from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.ch import esr

TEXT_LIMIT = 2000  # no bank carries more; a hostile file may
_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_LETTERS = re.compile(r"[A-Z]+")
_BOUNDARY = re.compile(r"[A-Z]+|\d+")
_BELGIAN = re.compile(
    r"(?:[+*]{3}\s*)(\d{3})[\s/]*(\d{4})[\s/]*(\d{5})(?:\s*[+*]{3})"
    r"|(?<![\d/])(\d{3})/(\d{4})/(\d{5})(?![\d/])"
)
_CREDITOR = re.compile(r"(?<![A-Z0-9])RF\d{2}(?:[ \n]?[A-Z0-9]){1,21}(?![A-Z0-9])")
_EMPTY = frozenset({"", "NOTPROVIDED", "NONE", "NONREF", "NOREF", "NOTAVAILABLE"})


def words(text: str) -> frozenset[str]:
    """The set of the words of a text, for lists of words that are read as such."""
    return frozenset(text.split())


class Tier(IntEnum):
    """How telling a number is by itself; each rule of certainty asks for a least tier.

    CHECKED carries check digits. LONG leaves chance aside; SHORT is as telling as a year and a
    running number; TINY could be a date, an amount, a house number, anything.
    """

    TINY = 0
    SHORT = 1
    LONG = 2
    CHECKED = 3

    def lowered(self) -> Tier:
        """One tier less, for a number that had to be read with a liberty."""
        return Tier(max(self - 1, Tier.TINY))


def fold(text: str) -> str:
    """Capitals without accents, other signs as spaces; at most TEXT_LIMIT characters."""
    text = text[:TEXT_LIMIT]
    if not text.isascii():
        text = text.translate({ord("°"): " ", ord("º"): " ", ord("€"): " EUR "})
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
        )
        text = "".join(c if c.isascii() else " " for c in text.upper())
    return text.upper()[:TEXT_LIMIT]


def compact(text: str) -> str:
    """Letters and digits only, as two writings of one number share them."""
    if not text.isascii():
        text = fold(text)
    return text.translate(_SIGNS).upper()


def without_prefix(key: str) -> str:
    """A compact number without the letters in front, which payers leave out."""
    return key.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def boundaries(number: str) -> frozenset[int]:
    """The offsets, in its compact form, at which a written number may be parted."""
    offsets, at = set(), 0
    for group in _BOUNDARY.findall(fold(number)):
        offsets.add(at)
        at += len(group)
    return frozenset(offsets)


def tier_of(key: str, structured: bool, cents: int) -> Tier:
    """How telling the compact number `key` is when it is found in a text.

    `structured` says that its owner writes it in several groups; `cents` is the receipt's
    amount, which the number must not merely repeat. A year in front or at the end says little
    and is not counted.
    """
    digits = _LETTERS.sub("", key)
    plain = len(digits) == len(key)
    if plain and (reads_as_date(digits) or digits in {str(cents), str(cents // 100)}):
        return Tier.TINY
    year = len(digits) > 4 and (_is_year(digits[:4]) or (structured and _is_year(digits[-4:])))
    free = len(digits) - (4 if year else 0)
    structured = structured or not plain
    if free >= 5 and (structured or len(digits) >= 7):
        return Tier.LONG
    if free >= 3 and (structured or len(digits) >= 5):
        return Tier.SHORT
    return Tier.TINY


def reads_as_date(digits: str) -> bool:
    """True for six or eight digits that are a day, in any of the usual orders, and for years."""
    if len(digits) == 4:
        return _is_year(digits)
    if len(digits) == 6:
        a, b, c = digits[:2], digits[2:4], digits[4:]
        month = _is_year(digits[:4]) and 1 <= int(c) <= 12
        return month or _is_day(f"20{a}", b, c) or _is_day(f"20{c}", b, a)
    if len(digits) == 8:
        a, b, c = digits[:2], digits[2:4], digits[4:]
        return _is_day(c, b, a) or _is_day(digits[:4], digits[4:6], digits[6:])
    return False


def _is_year(digits: str) -> bool:
    return digits[:2] in ("19", "20")


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1990 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def is_checked(reference: str) -> bool:
    """True when a compact reference carries valid check digits: Belgian VCS, RF, Swiss QR/ESR."""
    if reference.isdigit():
        return ogm_vcs.is_valid(reference) or (len(reference) == 27 and esr.is_valid(reference))
    return reference.startswith("RF") and iso11649.is_valid(reference)


def is_reference(text: str) -> bool:
    """False for the words by which banks say that there is no reference."""
    key = compact(text)
    return key not in _EMPTY and not set(key) <= {"0"}


def written_references(folded: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Decorated Belgian references and RF references in a folded text, with their place.

    Each comes with its possible compact forms, longest first: the end of an RF reference
    cannot be told from a word that follows it. Wrong check digits are left to the caller.
    """
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for match in _BELGIAN.finditer(folded):
        found.append((match.start(), match.end(), ("".join(filter(None, match.groups())),)))
    for match in _CREDITOR.finditer(folded):
        whole = match.group()
        ends = [m.start() for m in re.finditer(r"[ \n]|$", whole)]
        forms = [(end, compact(whole[:end])) for end in reversed(ends)]
        valid = [(end, form) for end, form in forms if is_checked(form)]
        end = valid[-1][0] if len(valid) == 1 else len(whole)
        found.append((match.start(), match.start() + end, tuple(form for _, form in valid)))
    return found
