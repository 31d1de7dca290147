"""The fields of MT940 and MT942: tags, balances (:60:, :62:) and movements (:61:).

Owns what a field may look like in practice: blanks for the entry date, a day that the calendar
does not have, letters between the direction and the amount. Refuses to guess an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from butoir.formats.bank import Notes, read_cents

_TAGS = ("20", "21", "25", "25P", "28", "28C", "13", "13D", "34F", "60F", "60M", "61")
_MORE_TAGS = ("62F", "62M", "64", "65", "86", "90C", "90D", "NS")
_TAG = re.compile(rf"[ \t]*:({'|'.join((*_TAGS, *_MORE_TAGS))}):")
_LINE = re.compile(r"\r\r\n|\r\n|\n|\r")
_ENVELOPE = re.compile(r"\s*(?:-\}|\{[1-5]:)")
_CONTROLS = dict.fromkeys((*range(9), *range(10, 32), 127), " ")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d ]*[,.]?[\d ]*)")
_MOVEMENT = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|\s{4})?\s*(?P<mark>RC|RD|EC|ED|C|D)[A-Z]?\s*"
    r"(?P<amount>\d[\d ]*[,.]?[\d ]*?)"
    r"(?:(?P<kind>[A-Z][A-Z0-9 ]{3})(?P<reference>.*))?"
)
_CREDITS = frozenset({"C", "EC", "RD"})  # the debit taken back comes in
_MONTHS_APART = 6  # between value and entry, beyond which one of them is of another year


@dataclass(slots=True)
class Field:
    """One field with all its lines, as they are written."""

    tag: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def first(self) -> str:
        """What stands on the line of the tag, without the spaces around."""
        return self.lines[0].strip()


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in cents (debit negative), its currency and its day."""

    cents: int | None
    currency: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Movement:
    """What :61: says of a movement; `kind` is its type with the letter before it."""

    cents: int
    value_on: date | None
    booked_on: date | None
    kind: str
    customer_reference: str
    bank_reference: str
    supplement: str
    taken_back: bool
    expected: bool


def fields_of(text: str) -> Iterator[Field]:
    """The fields of a file in order; what stands outside of one is passed over.

    A line of one hyphen ends a message, unless the text of its field goes on after it.
    """
    lines = [line.translate(_CONTROLS) for line in _LINE.split(text)]
    current: Field | None = None
    for number, line in enumerate(lines, start=1):
        found = _TAG.match(line)
        if found or _ENVELOPE.match(line) or _ends(lines, number):
            if current is not None:
                yield current
            current = Field(found[1], number, [line[found.end() :]]) if found else None
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current


def _ends(lines: list[str], number: int) -> bool:
    """Whether the line of that number is the hyphen that ends a message."""
    if lines[number - 1].strip() != "-":
        return False
    after = next((line for line in lines[number : number + 50] if line.strip()), "")
    return not after or bool(_TAG.match(after) or _ENVELOPE.match(after))


def read_balance(found: Field, notes: Notes) -> Balance | None:
    """A balance; None, with a warning, when it is not written as one."""
    match = _BALANCE.fullmatch(found.first)
    if match is None:
        told = f"{found.first[:40]!r} is not a balance"
        notes.warning("balance-unreadable", told, found.line, found.tag)
        return None
    cents = _cents(match[4], notes, found)
    if cents is not None and match[1] == "D":
        cents = -cents
    return Balance(cents, match[3], _day(match[2], notes, found))


def read_movement(found: Field, notes: Notes) -> Movement | None:
    """A movement; None, with an error, when its amount or its direction cannot be read."""
    first, *others = found.lines
    match = _MOVEMENT.fullmatch(first.strip())
    if match is None:
        told = f"{first.strip()[:40]!r} is not a movement"
        notes.error("movement-unreadable", told, found.line, found.tag)
        return None
    cents = _cents(match["amount"], notes, found)
    if cents is None:
        return None
    mark = match["mark"]
    customer, _, bank = (match["reference"] or "").partition("//")
    value_on = _day(match["value"], notes, found)
    return Movement(
        cents=cents if mark in _CREDITS else -cents,
        value_on=value_on,
        booked_on=_entry_day(match["entry"] or "", match["value"], notes, found) or value_on,
        kind=match["kind"] or "",
        customer_reference=customer.strip(),
        bank_reference=bank.strip(),
        supplement=" ".join(others),
        taken_back=mark in {"RC", "RD"},
        expected=mark in {"EC", "ED"},
    )


def _cents(text: str, notes: Notes, found: Field) -> int | None:
    """Cents of an amount with a decimal comma; leading zeros and blanks say nothing."""
    digits = text.replace(" ", "").lstrip("0") or "0"
    bare = f"0{digits}" if digits[0] in ",." else digits
    return read_cents(bare, notes, found.line, found.tag)


def _day(text: str, notes: Notes, found: Field) -> date | None:
    """A day written YYMMDD."""
    day = _date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    if day is None:
        told = f"{text!r} is not a day YYMMDD"
        notes.warning("date-unreadable", told, found.line, found.tag)
    return day


def _entry_day(text: str, value: str, notes: Notes, found: Field) -> date | None:
    """A day written MMDD, in the year that brings it nearest to the value date."""
    if not text.strip():
        return None
    month = int(text[:2])
    apart = month - int(value[2:4])
    year = 2000 + int(value[:2])
    year += (apart < -_MONTHS_APART) - (apart > _MONTHS_APART)
    day = _date(year, month, int(text[2:]))
    if day is None:
        told = f"{text!r} is not a day MMDD"
        notes.warning("date-unreadable", told, found.line, found.tag)
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
