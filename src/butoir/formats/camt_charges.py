"""What the bank kept of a credit before it booked it, where a CAMT message says so.

ISO 20022, ChargesRecord: ChrgInclInd says that the charges are within the amount of the entry,
which is then what is left of what was sent. Refuses to guess: charges without it count only when
the amount sent is stated too and all of it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from lxml import etree

from butoir.core.money import cents_from_decimal

_AMOUNT = re.compile(r"\d{1,13}(?:\.\d{1,2}0*)?")
_SENT = ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt")


class Finder(Protocol):
    """What looks elements up by a path of local names."""

    def find(self, element: etree._Element, path: str) -> etree._Element | None: ...
    def find_all(self, element: etree._Element, path: str) -> list[etree._Element]: ...
    def text(self, element: etree._Element, path: str) -> str: ...
    def flag(self, element: etree._Element, path: str) -> bool: ...


def charges_kept(teller: etree._Element, cents: int, currency: str, source: Finder) -> int:
    """The cents that were kept of a credit of `cents`, by what an entry or its detail says; 0 when
    it does not say so, or not in the currency of the entry."""
    told = source.find_all(teller, "Chrgs") if cents > 0 else []
    if not told:
        return 0
    records = source.find_all(teller, "Chrgs/Rcrd") or told
    if any(source.text(record, "CdtDbtInd") == "CRDT" for record in records):
        return 0
    within = [record for record in records if source.flag(record, "ChrgInclInd")]
    if within:
        return _sum(within, "Amt", currency, source)
    if any(source.text(record, "ChrgInclInd") for record in records):
        return 0
    total = _sum(told, "TtlChrgsAndTaxAmt", currency, source)
    total = total or _sum(records, "Amt", currency, source)
    sent = (_cents(source.find(teller, path), currency) for path in _SENT)
    return total if cents + total in sent else 0


def _sum(records: Sequence[etree._Element], path: str, currency: str, source: Finder) -> int:
    """The sum of an amount of each record; 0 when one of them has none that can be used."""
    found = [_cents(source.find(record, path), currency) for record in records]
    return sum(found) if all(found) else 0


def _cents(element: etree._Element | None, currency: str) -> int:
    text = (element.text or "").strip() if element is not None else ""
    if element is None or element.get("Ccy", currency) != currency or not _AMOUNT.fullmatch(text):
        return 0
    return cents_from_decimal(Decimal(text))
