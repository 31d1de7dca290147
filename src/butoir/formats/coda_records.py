"""The fixed-width records of CODA 2: where each field stands in its 128 characters.

Positions are those of the Febelfin standard, counted from 1, both ends included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from butoir.core.money import round_half_up
from butoir.formats.bank import Notes, iban_in, read_ddmmyy, squeeze

LENGTH = 128
_UNDOING = {  # family -> operations that undo an earlier one (Febelfin, annex II)
    "00": ("39", "89"),
    "01": ("54",),
    "02": ("54",),
    "03": ("07", "09", "38", "39", "60", "62"),
    "05": ("03", "05", "54", "56", "58"),
    "07": ("07", "39"),
}
_CANCELLED = ("49", "99")  # "cancellation or correction", in every family
_ACCOUNTS = {  # account structure -> ends of the number and start of the currency
    "0": (17, 19),
    "1": (39, 40),
    "2": (36, 40),
    "3": (39, 40),
}


def at(line: str, start: int, end: int) -> str:
    """The characters of a field."""
    return line[start - 1 : end]


@dataclass(frozen=True, slots=True)
class Place:
    """A record in its file: the text, its line number, and where to say what is wrong."""

    text: str
    line: int
    notes: Notes

    def field(self, start: int, end: int) -> str:
        """The characters of a field, without the spaces around."""
        return at(self.text, start, end).strip()

    def cents(self, sign: int, start: int, name: str) -> int | None:
        """Signed cents of an amount of 15 digits, 3 of them decimals; `sign` is its place."""
        digits, mark = at(self.text, start, start + 14), at(self.text, sign, sign)
        if not re.fullmatch(r"[0-9]{15}", digits) or mark not in {"0", "1"}:
            self.notes.error("amount-unreadable", f"{digits!r} is not an amount", self.line, name)
            return None
        thousandths = int(digits)
        if thousandths % 10:
            self.notes.warning(
                "amount-rounded", f"{digits[:-3]}.{digits[-3:]} is rounded", self.line, name
            )
        cents = round_half_up(thousandths, 10)
        return -cents if mark == "1" else cents

    def day(self, start: int, name: str) -> date | None:
        """A day written DDMMYY; None for zeros or spaces, with a warning when it is no day."""
        return read_ddmmyy(at(self.text, start, start + 5), self.notes, self.line, name)


@dataclass(slots=True)
class Information:
    """An information record (3.1 with its 3.2 and 3.3): structured or free words."""

    structured: bool
    parts: list[str]

    @property
    def text(self) -> str:
        """The words, as cut by the width of the records."""
        return "".join(self.parts)


@dataclass(slots=True)
class Movement:
    """A movement (2.1 with its 2.2 and 2.3) and what informs on it."""

    line: int
    sequence: str
    detail: str
    reference: str
    cents: int
    value_on: date | None
    booked_on: date | None
    code: str  # type (1), family (2), operation (2), category (3)
    structured: bool
    zones: list[str]  # the communication: 53 characters in 2.1, 53 in 2.2, 43 in 2.3
    customer_reference: str = ""
    returned: str = ""  # kind of R-transaction
    iban: str = ""
    name: str = ""
    information: list[Information] = field(default_factory=list)

    @property
    def zone(self) -> str:
        """The whole communication; the records cut it at their width."""
        return "".join(self.zones)

    @property
    def is_detail(self) -> bool:
        """True for a part of another movement, which must not be counted again."""
        return self.code[:1] >= "5" or self.detail != "0000"

    @property
    def is_batch(self) -> bool:
        """True when its details may stand for it; type 3 is one payment with its charges."""
        return self.code[:1] != "3"

    @property
    def undoes(self) -> bool:
        """True when the transaction code or the R-transaction undoes an earlier operation."""
        family, operation = self.code[1:3], self.code[3:5]
        listed = operation in _UNDOING.get(family, ())
        return listed or operation in _CANCELLED or self.returned in {"1", "2", "3", "4", "5"}


def read_account(place: Place) -> tuple[str, str]:
    """Account number and currency of record 1, by its account structure (position 2)."""
    number_end, currency = _ACCOUNTS.get(at(place.text, 2, 2), (39, 40))
    return place.field(6, number_end), place.field(currency, currency + 2)


def read_movement(place: Place) -> Movement | None:
    """Record 2.1; None when its amount cannot be read."""
    cents = place.cents(32, 33, "amount")
    if cents is None:
        return None
    return Movement(
        line=place.line,
        sequence=at(place.text, 3, 6),
        detail=at(place.text, 7, 10),
        reference=squeeze(at(place.text, 11, 31)),
        cents=cents,
        value_on=place.day(48, "value date"),
        booked_on=place.day(116, "entry date"),
        code=at(place.text, 54, 61),
        structured=at(place.text, 62, 62) == "1",
        zones=[at(place.text, 63, 115), " " * 53, " " * 43],
    )


def continue_movement(place: Place, movement: Movement) -> None:
    """Records 2.2 and 2.3: the rest of the communication, and who is on the other side."""
    if at(place.text, 2, 2) == "2":
        movement.zones[1] = at(place.text, 11, 63)
        movement.customer_reference = place.field(64, 98)
        movement.returned = at(place.text, 113, 113)
    else:
        movement.iban = iban_in(at(place.text, 11, 47))
        movement.name = squeeze(at(place.text, 48, 82))
        movement.zones[2] = at(place.text, 83, 125)


def inform(place: Place, movement: Movement) -> None:
    """Records 3.1, 3.2 and 3.3: more about the movement before them."""
    part = at(place.text, 2, 2)
    if part == "1":
        structured = at(place.text, 40, 40) == "1"
        movement.information.append(Information(structured, [at(place.text, 41, 113)]))
    elif movement.information:
        movement.information[-1].parts.append(at(place.text, 11, 115 if part == "2" else 100))
