"""CODA 2, the coded statement of Belgian banks (Febelfin).

Owns what makes a statement of the records: which movement is a detail of which, what its words
are, whether the trailer agrees. Free communications (record 4) say nothing about a payment and
are passed over. Refuses version 1, records of a wrong length, and a file that breaks off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from butoir.core.money import format_cents, round_half_up
from butoir.formats.bank import Notes, check_balance, joined, squeeze
from butoir.formats.coda_communication import Communication, read_structured
from butoir.formats.coda_records import (
    LENGTH,
    Movement,
    Place,
    at,
    continue_movement,
    inform,
    read_account,
    read_movement,
)
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.text import decode

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*0[0-9]{4}[0-9]{6}[0-9 ]{3}05[D ]")
_COUNTED = frozenset({"1", "21", "22", "23", "31", "32", "33", "8"})
_DIGITS = re.compile(r"[0-9]{15}")
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED"})


def sniff(data: bytes) -> str | None:
    """`coda` when the file starts with a header record, else None."""
    return "coda" if _HEADER.match(data[:400]) else None


def read(data: bytes, name: str) -> Document:
    """The statements of a file; what is wrong is a diagnostic. `name` labels the document."""
    decoded = decode(data)
    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\r\n|\r\n|\n|\r", decoded.text), start=1):
        text = line.strip("\x1a\x0c")
        if text.strip():
            reader.take(text, number)
    reader.end()
    return Document(
        file=name,
        format="coda",
        encoding=decoded.encoding,
        statements=tuple(reader.statements),
        diagnostics=reader.notes.all(),
    )


@dataclass(slots=True)
class _Open:
    """A statement being read, from its record 1."""

    line: int
    number: str
    account: str
    currency: str
    opening: int | None
    opened_on: date | None
    closing: int | None = None
    closed_on: date | None = None
    movements: list[Movement] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through the records of one file, in order."""

    notes: Notes = field(default_factory=Notes)
    statements: list[Statement] = field(default_factory=list)
    _open: _Open | None = None
    _movement: Movement | None = None
    _records: int = 0
    _debits: int = 0
    _credits: int = 0
    _trailed: bool = True

    def take(self, text: str, line: int) -> None:
        """One record; a wrong length is an error, since every field would shift."""
        if len(text.rstrip()) > LENGTH or len(text) < LENGTH:
            self.notes.error("record-length", f"{len(text)} characters instead of {LENGTH}", line)
            return
        place = Place(text[:LENGTH], line, self.notes)
        kind = text[:2] if text[0] in "23" else text[0]
        self._records += kind in _COUNTED
        match kind:
            case "0":
                self._header(place)
            case "1":
                self._start(place)
            case "21":
                self._move(place)
            case "22" | "23" | "31" | "32" | "33":
                self._follow(place)
            case "8":
                self._finish(place)
            case "9":
                self._trailer(place)
            case "4":
                pass
            case _:
                self.notes.error("record-unknown", f"no record starts with {kind!r}", line)

    def end(self) -> None:
        """The end of the file, which must come after a trailer."""
        self._close()
        if not self._trailed:
            self.notes.error("truncated", "the file breaks off: there is no record 9")

    def _header(self, place: Place) -> None:
        self._close()
        if not self._trailed:
            self.notes.warning("trailer-missing", "no record 9 before this header", place.line)
        self._records = self._debits = self._credits = 0
        self._trailed = False
        if at(place.text, 128, 128) != "2":
            self.notes.error(
                "version",
                f"CODA version {at(place.text, 128, 128)!r} is not read, only version 2",
                place.line,
            )
        if at(place.text, 17, 17) == "D":
            self.notes.warning("duplicate", "the bank marks this file as a duplicate", place.line)

    def _start(self, place: Place) -> None:
        self._close()
        account, currency = read_account(place)
        self._open = _Open(
            line=place.line,
            number=place.field(3, 5),
            account=account,
            currency=currency,
            opening=place.cents(43, 44, "old balance"),
            opened_on=place.day(59, "old balance date"),
        )

    def _move(self, place: Place) -> None:
        self._movement = read_movement(place)
        if self._open is None:
            self.notes.error("record-order", "a movement before any old balance", place.line)
        elif self._movement is not None:
            self._open.movements.append(self._movement)

    def _follow(self, place: Place) -> None:
        movement = self._movement
        information = place.text[0] == "3"
        same = movement is not None and at(place.text, 3, 6) == movement.sequence
        if movement is None or not same:
            self.notes.warning("orphan-record", "follows no movement of its number", place.line)
        elif information:
            inform(place, movement)
        else:
            continue_movement(place, movement)

    def _finish(self, place: Place) -> None:
        if self._open is None:
            self.notes.error("record-order", "a new balance before any old one", place.line)
            return
        self._open.closing = place.cents(42, 43, "new balance")
        self._open.closed_on = place.day(58, "new balance date")
        if not place.field(5, 41).startswith(self._open.account):
            self.notes.warning(
                "account-mismatch", "old and new balance name different accounts", place.line
            )
        self._close()

    def _close(self) -> None:
        """End the statement in hand, with its new balance or without."""
        if self._open is not None:
            self.statements.append(_statement(self._open, self.notes))
            for movement in self._open.movements:
                if not movement.is_detail:
                    self._debits += max(-movement.cents, 0)
                    self._credits += max(movement.cents, 0)
        self._open = self._movement = None

    def _trailer(self, place: Place) -> None:
        self._close()
        self._trailed = True
        told = (
            ("records", place.field(17, 22).lstrip("0") or "0", str(self._records)),
            ("debits", _stated(place, 23), format_cents(self._debits)),
            ("credits", _stated(place, 38), format_cents(self._credits)),
        )
        for what, stated, counted in told:
            if stated != counted:
                self.notes.warning(
                    "trailer-mismatch",
                    f"record 9 says {stated} for the {what}, the file holds {counted}",
                    place.line,
                    what,
                )


def _stated(place: Place, start: int) -> str:
    """A total of record 9 (15 digits, 3 decimals) to the cent, or its characters as they are."""
    digits = at(place.text, start, start + 14)
    return format_cents(round_half_up(int(digits), 10)) if _DIGITS.fullmatch(digits) else digits


def _statement(raw: _Open, notes: Notes) -> Statement:
    moved = sum(movement.cents for movement in raw.movements if not movement.is_detail)
    if raw.closing is None and raw.movements:
        notes.warning("balance-missing", "there is no new balance (record 8)", raw.line)
    return Statement(
        account=raw.account,
        currency=raw.currency,
        opening=raw.opening,
        closing=raw.closing,
        from_on=raw.opened_on,
        to_on=raw.closed_on,
        balanced=check_balance(raw.opening, raw.closing, moved, notes, raw.line),
        entries=tuple(_entry(m, raw.currency, notes) for m in _chosen(raw.movements, notes)),
        id=raw.number,
    )


def _chosen(movements: list[Movement], notes: Notes) -> list[Movement]:
    """Each payment once: a batch as its details when they add up, else as itself."""
    chosen: list[Movement] = []
    index = 0
    while index < len(movements):
        main = movements[index]
        index += 1
        details = []
        while index < len(movements) and _belongs(movements[index], main):
            details.append(movements[index])
            index += 1
        if main.is_detail:
            notes.warning("orphan-detail", "a detail without its movement", main.line)
        chosen += _batch(main, details, notes)
    return chosen


def _belongs(movement: Movement, main: Movement) -> bool:
    return movement.is_detail and movement.sequence == main.sequence


def _batch(main: Movement, details: list[Movement], notes: Notes) -> list[Movement]:
    first_level = [detail for detail in details if detail.code[:1] != "9"]
    if not main.is_batch or not first_level:
        return [main]
    if sum(detail.cents for detail in first_level) == main.cents:
        return first_level
    notes.warning(
        "batch-mismatch",
        f"the {len(first_level)} details do not add up to {format_cents(main.cents)}:"
        " the batch is given as one entry",
        main.line,
    )
    return [main]


def _entry(movement: Movement, currency: str, notes: Notes) -> Entry:
    told = _communication(movement)
    if told.doubtful:
        notes.warning(
            "reference-check",
            f"the check digits of {told.reference} do not hold",
            movement.line,
            "communication",
        )
    free = "".join(info.text for info in movement.information if not info.structured)
    end_to_end = movement.customer_reference
    return Entry(
        booked_on=movement.booked_on,
        value_on=movement.value_on,
        cents=movement.cents,
        currency=currency,
        counterparty_name=movement.name or _informed_name(movement),
        counterparty_iban=movement.iban,
        remittance=joined((told.text, free)),
        structured_reference=told.reference,
        end_to_end="" if end_to_end in _NOT_PROVIDED else end_to_end,
        bank_reference=movement.reference,
        reversal=movement.undoes or told.reversal,
        return_code=told.return_code,
    )


def _communication(movement: Movement) -> Communication:
    if movement.structured:
        return read_structured(movement.zone[:3], movement.zone[3:])
    return Communication(text=squeeze(movement.zone))


def _informed_name(movement: Movement) -> str:
    """The counterparty's name by information of type 001, for banks that leave 2.3 out."""
    named = (i.text for i in movement.information if i.structured and i.text.startswith("001"))
    return squeeze(next(named, "")[3:73])
