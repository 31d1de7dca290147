"""Amounts and numbers of invoices that a sentence cites."""

from __future__ import annotations

import re
from typing import NamedTuple

from butoir.core.money import parse_cents
from butoir.inbox.sentences import ADDRESS

_CURRENCIES = {
    "€": "EUR",
    "e": "EUR",
    "chf": "CHF",
    "usd": "USD",
    "$": "USD",
    "gbp": "GBP",
    "£": "GBP",
}
_NUMBER = (
    r"(?:\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?"
    r"|\d{1,9}(?:[.,]\d{1,2})?)"
)
_SIGN = r"(?:€|eur(?:o|os)?|chf|usd|gbp|\$|£)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?:(?P<sign1>{_SIGN}) ?(?P<one>{_NUMBER})(?![\d/])(?:,-+)?"
    rf"|(?P<two>{_NUMBER})(?:,-+)? ?(?P<sign2>{_SIGN}|e)(?!\w)"
    r"|(?P<bare>\d{1,3}(?:[ .]\d{3})*,\d\d|\d{4,9},\d\d)(?![\w,./-]))"
)
_TOKEN = re.compile(r"(?<![\w@./+-])[A-Za-z]{0,8}[-/_.]?\d[\w/_.-]{2,24}(?<![.\-/_])(?![\w@])")
_LABELLED = re.compile(
    r"(?:factures?|facture n|factuur|facturen|factuurnummer|rechnung(?:snummer|en)?|invoices?)\s*"
    r"(?:n[°ºo]?\.?|nr\.?|no\.?|num[eé]ro|nummer|number|#|:)?\s*:?\s*(\d[\w/.-]{2,20}\w)",
    re.IGNORECASE,
)
_DATE_OR_SUM = re.compile(
    r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}[./-]\d{2}[./-]\d{2}|[\d.,]+"
    r"|\d{1,2}[hH:]\d{0,2}|\d+(?:e|er|de|ste|th|st|nd|rd|x|h|j|ème|eme)"
    r"|\d{2}(?:[./-]\d{2}){3,5}|0\d{2,3}[/.-][\d.-]+",
    re.IGNORECASE,
)


class Sum(NamedTuple):
    """An amount in cents with its currency ("" when none is written), and where it stands."""

    start: int
    end: int
    cents: int
    currency: str


def find_sums(folded: str) -> list[Sum]:
    """The amounts of a folded sentence, in order: with a currency, or with two decimals."""
    found = []
    for match in _AMOUNT.finditer(folded):
        written = match["one"] or match["two"] or match["bare"]
        sign = (match["sign1"] or match["sign2"] or "").removesuffix("s")
        currency = _CURRENCIES.get(sign, "EUR" if sign.startswith("eur") else "")
        found.append(Sum(match.start(), match.end(), _cents(written), currency))
    return [one for one in found if one.cents]


def find_numbers(written: str) -> tuple[str, ...]:
    """What looks like an invoice's number, as written: letters or signs with figures, or figures
    that the word for an invoice introduces. Dates, amounts, telephones and addresses do not."""
    plain = ADDRESS.sub(lambda match: " " * len(match[0]), written)
    tokens = [match[0] for match in _TOKEN.finditer(plain)]
    mixed = [token for token in tokens if not _DATE_OR_SUM.fullmatch(token)]
    return tuple(dict.fromkeys([*_LABELLED.findall(plain), *mixed]))[:20]


def _cents(written: str) -> int:
    """The last mark before one or two figures is that of the decimals."""
    decimal = re.fullmatch(r"(.*?)[.,](\d{1,2})", written)
    units, hundredths = decimal.groups() if decimal else (written, "0")
    return parse_cents(re.sub(r"[ .,]", "", units) + "." + hundredths)
