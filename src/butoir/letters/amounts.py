"""An amount as a locale writes it.

Babel shows how the locale writes one amount; the digits of any other are put in its places. Asking
it for each amount costs a third of composing a letter.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel.numbers import format_currency

_SHOWN = re.compile(r"(\D*)1(?P<group>\D*)234(?P=group)567(\D)89(\D*)")


class _Manner(NamedTuple):
    before: str
    between: str  # thousands
    mark: str  # of the decimals
    after: str


def amount_text(cents: int, currency: str, locale: str) -> str:
    """An amount with two decimals and its currency, from cents; a true minus sign below zero."""
    return _text(cents, 2, currency, locale)


def exact_text(hundredths: int, currency: str, locale: str) -> str:
    """An amount with four decimals and its currency, from hundredths of a cent."""
    return _text(hundredths, 4, currency, locale)


def _text(amount: int, decimals: int, currency: str, locale: str) -> str:
    units, part = divmod(abs(amount), 10**decimals)
    manner = _manner(amount < 0, currency, locale)
    thousands = f"{units:,}".replace(",", manner.between)
    return f"{manner.before}{thousands}{manner.mark}{part:0{decimals}d}{manner.after}"


@cache
def _manner(below_zero: bool, currency: str, locale: str) -> _Manner:
    sample = Decimal("-1234567.89" if below_zero else "1234567.89")
    shown = format_currency(sample, currency, locale=locale, currency_digits=False)
    found = _SHOWN.fullmatch(shown.replace("-", "\N{MINUS SIGN}"))
    if found is None:  # not in groups of three from the first thousand on
        raise ValueError(f"{locale} writes amounts in a manner of its own: {shown}")
    return _Manner(*found.groups())
