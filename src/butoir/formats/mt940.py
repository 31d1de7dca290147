"""MT940, the account statement of SWIFT, and MT942, what happened on an account during the day.

Owns what makes a statement of the fields, with or without the envelope of SWIFT. Each message is a
statement, interim pages too. An MT942 has no balances, and gives way to the statement of its day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from butoir.formats.bank import Notes, check_balance, iban_in, joined
from butoir.formats.bank_accounts import account_number
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.mt940_details import Details, read_details, read_extension, reference
from butoir.formats.mt940_fields import (
    Balance,
    Field,
    Movement,
    fields_of,
    read_balance,
    read_movement,
)
from butoir.formats.text import decode

_HEAD = 20_000
_SIGN = re.compile(
    rb"^[ \t\x01]*(?::20:[^\n]*\s+(?::21:[^\n]*\s+)?(?::13D?:[^\n]*\s+)?:25P?:"
    rb"|:25P?:[^\n]*\s+:28C?:)",
    re.MULTILINE,
)
_OPENING, _CLOSING = ("60F", "60M"), ("62F", "62M")
_OF_THE_DAY = frozenset({"34F", "13D", "90C", "90D"})
_RETURNED = "RTI"  # the type of a returned item


def sniff(data: bytes) -> str | None:
    """`mt940` or `mt942` when the first bytes are such a message, else None."""
    head = data[:_HEAD].replace(b"\0", b"").replace(b"\r", b"\n")
    if not _SIGN.search(head):
        return None
    return "mt942" if b":34F:" in head and b":60" not in head else "mt940"


def read(data: bytes, name: str) -> Document:
    """The statements of a file; what is wrong is a diagnostic. `name` labels the document."""
    decoded = decode(data)
    reader = _Reader()
    for found in fields_of(decoded.text):
        reader.take(found)
    return Document(
        file=name,
        format=sniff(data),
        encoding=decoded.encoding,
        statements=reader.end(),
        diagnostics=reader.notes.all(),
    )


@dataclass(slots=True)
class _Entry:
    """A movement with the lines that tell of it: of its :86:, and of the extension :NS:."""

    movement: Movement
    told: list[str] = field(default_factory=list)
    extension: list[str] = field(default_factory=list)

    @property
    def details(self) -> Details:
        """What the lines say."""
        return read_details(self.told) if self.told else read_extension(self.extension)


@dataclass(slots=True)
class _Open:
    """A statement being read, from its :20: on."""

    line: int
    account: str | None = None
    number: str = ""
    currency: str = ""
    opening: Balance | None = None
    closing: Balance | None = None
    ended: bool = False
    of_the_day: bool = False
    entries: list[_Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through the fields of one file, in order."""

    notes: Notes = field(default_factory=Notes)
    _all: list[_Open] = field(default_factory=list)
    _entry: _Entry | None = None  # the movement that :86: would tell of

    def take(self, found: Field) -> None:
        """One field."""
        if found.tag == "20" or not self._all:
            self._all.append(_Open(found.line))
        raw = self._all[-1]
        match found.tag:
            case "25" | "25P":
                self._name(raw, found)
            case "28" | "28C":
                raw.number = raw.number or found.first
            case "61":
                self._move(raw, found)
            case "86" | "NS" if self._entry is not None:
                entry = self._entry
                (entry.told if found.tag == "86" else entry.extension).extend(found.lines)
                return
            case tag if tag in _OPENING:
                raw.opening = raw.opening or read_balance(found, self.notes)
            case tag if tag in _CLOSING:
                raw.closing, raw.ended = read_balance(found, self.notes), True
            case tag if tag in _OF_THE_DAY:
                raw.of_the_day = True
                raw.currency = raw.currency or _currency(found)
        self._entry = raw.entries[-1] if found.tag == "61" and raw.entries else None

    def end(self) -> tuple[Statement, ...]:
        """The statements of the file."""
        if not any(raw.account is not None for raw in self._all):
            self.notes.error("no-statement", "no account is named", field="25")
            return ()
        return tuple(self._statement(raw) for raw in self._all)

    def _name(self, raw: _Open, found: Field) -> None:
        if raw.account is None:
            raw.account = account_number(found.first)
        else:
            told = "a second account in one statement: the first one counts"
            self.notes.warning("account-mismatch", told, found.line, found.tag)

    def _move(self, raw: _Open, found: Field) -> None:
        if raw.ended:
            told = "a movement after the closing balance"
            self.notes.warning("record-order", told, found.line, found.tag)
        movement = read_movement(found, self.notes)
        if movement is not None:
            raw.entries.append(_Entry(movement))

    def _statement(self, raw: _Open) -> Statement:
        if not raw.account:
            self.notes.warning("account-missing", "no account is named", raw.line, "25")
        if not raw.ended and not raw.of_the_day:
            told = "there is no closing balance (:62F:)"
            self.notes.warning("balance-missing", told, raw.line, "62F")
        opening, closing = raw.opening, raw.closing
        booked = [one.movement for one in raw.entries if not one.movement.expected]
        days = sorted(one.booked_on for one in booked if one.booked_on)
        currency = next((b.currency for b in (opening, closing) if b), raw.currency)
        one_currency = not (opening and closing) or opening.currency == closing.currency
        return Statement(
            account=raw.account or "",
            currency=currency,
            opening=opening.cents if opening else None,
            closing=closing.cents if closing else None,
            from_on=(opening and opening.on) or (days[0] if days else None),
            to_on=(closing and closing.on) or (days[-1] if days else None),
            balanced=check_balance(
                opening.cents if opening else None,
                closing.cents if closing else None,
                sum(one.cents for one in booked) if one_currency else None,
                self.notes,
                raw.line,
            ),
            entries=tuple(_entry(one, currency) for one in raw.entries),
            id=raw.number,
        )


def _currency(found: Field) -> str:
    """The currency that the floor of an MT942 names."""
    code = found.first[:3]
    return code if found.tag == "34F" and code.isalpha() and code.isascii() else ""


def _entry(one: _Entry, currency: str) -> Entry:
    movement, told = one.movement, one.details
    # Some banks put the counterparty's account where the customer's reference belongs.
    account = iban_in(account_number(movement.customer_reference))
    return Entry(
        booked_on=movement.booked_on,
        value_on=movement.value_on,
        cents=movement.cents,
        currency=currency,
        counterparty_name=told.name,
        counterparty_iban=told.iban or account,
        remittance=joined((told.text, movement.supplement)),
        structured_reference=told.structured,
        end_to_end=told.end_to_end or ("" if account else reference(movement.customer_reference)),
        bank_reference=reference(movement.bank_reference),
        reversal=movement.taken_back or told.returned or movement.kind[1:] == _RETURNED,
        status="pending" if movement.expected else "booked",
        return_code=told.return_code,
    )
