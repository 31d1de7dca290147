"""The fixed-width records of CFONB 120: where each field stands in its 120 characters.

Positions are those of the CFONB's account statement (July 2004), counted from 1, both included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from butoir.core.money import round_half_up
from butoir.formats.bank import Notes, read_ddmmyy
from butoir.formats.bank_accounts import french_iban

LENGTH = 120
_CODES = ("01", "04", "05", "07")
_LINE = re.compile(r"\r\r\n|\r\n|\n|\r")
# The last digit of an amount carries its sign: {ABC...I are 0 to 9, }JK...R are minus 0 to 9.
_AMOUNT = re.compile(r"([0-9]{13})([{A-I}J-R])")
_POSITIVE, _NEGATIVE = "{ABCDEFGHI", "}JKLMNOPQR"
_DECIMALS = 2  # where a record does not say
Rib = tuple[str, str, str]  # bank, branch, account


@dataclass(frozen=True, slots=True)
class Record:
    """One record in its file: the text, its line number, and where to say what is wrong."""

    text: str
    line: int
    notes: Notes

    @property
    def code(self) -> str:
        """What it is: 01 old balance, 04 movement, 05 complement, 07 new balance."""
        return self.text[:2]

    @property
    def rib(self) -> Rib:
        """Bank, branch and account that it speaks of."""
        return self.field(3, 7), self.field(12, 16), self.field(22, 32)

    @property
    def account(self) -> tuple[str, str]:
        """Branch and account: the movements of a group of banks may name another bank."""
        return self.rib[1:]

    @property
    def operation(self) -> str:
        """The interbank operation code; empty in balances."""
        return self.field(33, 34)

    @property
    def currency(self) -> str:
        """The currency, empty where the bank leaves it out."""
        return self.field(17, 19)

    def field(self, start: int, end: int) -> str:
        """The characters of a field, without the spaces around."""
        return self.text[start - 1 : end].strip()

    def day(self, start: int, name: str) -> date | None:
        """A day written DDMMYY."""
        return read_ddmmyy(self.text[start - 1 : start + 5], self.notes, self.line, name)

    def cents(self) -> int | None:
        """Signed cents of the amount; None when it cannot be read, without saying so."""
        found = _AMOUNT.fullmatch(self.text[90:104])
        decimals = self.text[19].replace(" ", str(_DECIMALS))
        if found is None or not decimals.isascii() or not decimals.isdigit():
            return None
        last = found[2]
        digit = (_NEGATIVE if last in _NEGATIVE else _POSITIVE).index(last)
        units, divisor = int(found[1] + str(digit)) * 100, 10 ** int(decimals)
        if units % divisor:
            told = f"{self.text[90:104]!r} with {decimals} decimals is rounded"
            self.notes.warning("amount-rounded", told, self.line, "amount")
        cents = round_half_up(units, divisor)
        return -cents if last in _NEGATIVE else cents


@dataclass(slots=True)
class Movement:
    """A movement (04) and what completes it (05): qualifiers with their 70 characters."""

    record: Record
    cents: int
    booked_on: date | None
    value_on: date | None
    complements: list[tuple[str, str]] = field(default_factory=list)

    def completed_by(self, record: Record) -> bool:
        """Whether a complement is of this movement: same account, same operation."""
        one = self.record
        return (record.account, record.operation) == (one.account, one.operation)

    def said(self, *qualifiers: str) -> str:
        """The first complement under one of some qualifiers, in the order of these."""
        return next((text for q in qualifiers for own, text in self.complements if own == q), "")


def account_of(rib: Rib) -> str:
    """The IBAN of a RIB, or the account number as it is written."""
    return french_iban(*rib) or rib[2]


def split(text: str) -> Iterator[tuple[int, str]]:
    """The records of a file with their line; of one line that holds several, with their rank."""
    for number, line in lines_of(text):
        if len(line) > LENGTH and len(line) % LENGTH == 0 and _holds_several(line):
            pieces = range(0, len(line), LENGTH)
            yield from ((number + at // LENGTH, line[at : at + LENGTH]) for at in pieces)
        else:
            yield number, line


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their number."""
    for number, line in enumerate(_LINE.split(text), start=1):
        bare = line.strip("\x1a\x0c\ufeff")
        if bare.strip():
            yield number, bare


def _holds_several(line: str) -> bool:
    return all(line[at : at + 2] in _CODES for at in range(0, len(line), LENGTH))
