"""Amounts, dates and signs as FEC files write them.

Owns the text forms of one cell. Refuses `1.234` and `1,234`, of which nobody can say whether it
is one or a thousand. A ledger repeats its amounts and dates: each distinct text is understood once.
"""

from __future__ import annotations

import re
from datetime import date

from butoir.core.money import round_half_up
from butoir.formats.problems import shown

_AMOUNT = re.compile(r"([+-]?)(\d{0,15})(?:[.,](\d{0,15}))?(-?)")
_THOUSAND_OR_FRACTION = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DAY = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)|(\d\d)[-/.](\d\d)[-/.](\d{4})")
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'"))
_SIGNS = {"D": 1, "+1": 1, "1": 1, "C": -1, "-1": -1}


class Amounts(dict[str, int]):
    """Cents of an amount's text: `12,5`, `+000000069,40`, `-708,91`, `12.50`, an empty one is 0.

    Raises ValueError for what is no amount. More than two decimals are rounded, halves away
    from zero.
    """

    def __missing__(self, text: str) -> int:
        cents = self[text] = _parse_amount(text)
        return cents


class Days(dict[str, date | None]):
    """The date of a text such as `20190731`, `2019-07-31` or `31/07/2019`; None when it is none."""

    def __missing__(self, text: str) -> date | None:
        day = self[text] = _parse_day(text)
        return day


def sense_sign(text: str) -> int:
    """1 for a debit (`D` or `+1`), -1 for a credit (`C` or `-1`); raises ValueError otherwise."""
    sign = _SIGNS.get(text.strip().upper())
    if sign is None:
        raise ValueError(f"{shown(text)} is neither D nor C")
    return sign


def _parse_amount(text: str) -> int:
    units, _, decimals = text.partition(",")
    if len(decimals) == 2 and len(units) < 13 and text.isascii() and (units + decimals).isdigit():
        return int(units + decimals)  # as nearly all are written
    bare = text.strip().translate(_SPACES)
    if not bare:
        return 0
    if "," in bare and "." in bare:
        grouping = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(grouping, "")
    elif _THOUSAND_OR_FRACTION.fullmatch(bare):
        raise ValueError(f"{shown(text)} may be a thousand or a fraction")
    found = _AMOUNT.fullmatch(bare)
    if not found or not (found[2] or found[3]) or (found[1] and found[4]):
        raise ValueError(f"{shown(text)} is not an amount")
    units, decimals = found[2], found[3] or ""
    places = len(decimals)
    cents = round_half_up(int(units + decimals) * 100, 10**places)
    return -cents if "-" in (found[1], found[4]) else cents


def _parse_day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
