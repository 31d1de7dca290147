"""CFONB 120, the account statement of French banks (records 01, 04, 05 and 07).

Owns what makes a statement of the records. A record of a wrong length or without a readable amount
is left out and told by its line, the others count; the balances show that something is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from butoir.formats.bank import Notes, check_balance
from butoir.formats.cfonb_entries import entry_of
from butoir.formats.cfonb_records import LENGTH, Movement, Record, Rib, account_of, split
from butoir.formats.model import Document, Statement
from butoir.formats.text import decode, head_of

_SIGN = re.compile(
    rb"^0[1457][0-9]{5}.{4}[0-9]{5}(?:[A-Z]{3}| {3})[0-9 ].{14}[0-9]{6}", re.MULTILINE
)
_EURO = "EUR"


def sniff(data: bytes) -> str | None:
    """`cfonb120` when one of the first lines is such a record, else None."""
    head = head_of(data).lstrip()
    return "cfonb120" if _SIGN.search(head) else None


def read(data: bytes, name: str) -> Document:
    """The statements of a file; what is wrong is a diagnostic. `name` labels the document."""
    decoded = decode(data)
    reader = _Reader()
    for line, text in split(decoded.text):
        reader.take(text, line)
    return Document(
        file=name,
        format="cfonb120",
        encoding=decoded.encoding,
        statements=reader.end(),
        diagnostics=reader.notes.all(),
    )


@dataclass(slots=True)
class _Open:
    """A statement being read."""

    line: int
    rib: Rib
    currency: str
    opening: int | None = None
    opened_on: date | None = None
    closing: int | None = None
    closed_on: date | None = None
    movements: list[Movement] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through the records of one file; several accounts may be open at once."""

    notes: Notes = field(default_factory=Notes)
    _all: list[_Open] = field(default_factory=list)
    _open: dict[tuple[str, str], _Open] = field(default_factory=dict)
    _movement: Movement | None = None

    def take(self, text: str, line: int) -> None:
        """One record; every field would shift in one of a wrong length."""
        if text[:2] != "05":
            self._movement = None
        if len(text) != LENGTH:
            self.notes.warning(
                "record-length",
                f"{len(text)} characters instead of {LENGTH}: the line is left out",
                line,
            )
            return
        record = Record(text, line, self.notes)
        match record.code:
            case "01":
                self._start(record)
            case "04":
                self._move(record)
            case "05":
                self._complete(record)
            case "07":
                self._finish(record)
            case _:
                told = f"no record starts with {record.code!r}: the line is left out"
                self.notes.warning("record-unknown", told, line)

    def end(self) -> tuple[Statement, ...]:
        """The statements, in the order in which they began."""
        for unclosed in self._open.values():
            self._tell_unclosed(unclosed)
        if not self._all:
            self.notes.error("no-statement", "no line of the file could be read")
        return tuple(_statement(raw, self.notes) for raw in self._all)

    def _begin(self, record: Record) -> _Open:
        raw = _Open(record.line, record.rib, record.currency)
        self._all.append(raw)
        self._open[record.account] = raw
        return raw

    def _start(self, record: Record) -> None:
        before = self._open.pop(record.account, None)
        if before is not None:
            self._tell_unclosed(before)
        raw = self._begin(record)
        raw.opening = self._balance(record)
        raw.opened_on = record.day(35, "old balance date")

    def _move(self, record: Record) -> None:
        cents = record.cents()
        if cents is None:
            told = f"{record.text[90:104]!r} is not an amount: the line is left out"
            self.notes.warning("amount-unreadable", told, record.line, "amount")
            return
        raw = self._open.get(record.account)
        if raw is None:
            told = "a movement before any old balance"
            self.notes.warning("record-order", told, record.line)
            raw = self._begin(record)
        booked_on, value_on = record.day(35, "entry date"), record.day(43, "value date")
        self._movement = Movement(record, cents, booked_on, value_on)
        raw.movements.append(self._movement)

    def _complete(self, record: Record) -> None:
        if self._movement is None or not self._movement.completed_by(record):
            told = "completes no movement: the line is left out"
            self.notes.warning("orphan-record", told, record.line)
        else:
            text = record.text[48:118].rstrip()
            self._movement.complements.append((record.text[45:48], text))

    def _finish(self, record: Record) -> None:
        raw = self._open.get(record.account)
        if raw is None:
            told = "a new balance before any old one"
            self.notes.warning("record-order", told, record.line)
            raw = self._begin(record)
        del self._open[record.account]
        raw.closing = self._balance(record)
        raw.closed_on = record.day(35, "new balance date")

    def _balance(self, record: Record) -> int | None:
        cents = record.cents()
        if cents is None:
            told = f"{record.text[90:104]!r} is not an amount"
            self.notes.warning("amount-unreadable", told, record.line, "balance")
        return cents

    def _tell_unclosed(self, raw: _Open) -> None:
        told = "there is no new balance (record 07)"
        self.notes.warning("balance-missing", told, raw.line)


def _statement(raw: _Open, notes: Notes) -> Statement:
    currencies = {m.record.currency for m in raw.movements} | {raw.currency}
    known = sorted(currencies - {""})
    currency = raw.currency or (known[0] if known else _EURO)
    account = account_of(raw.rib)
    if not account:
        notes.warning("account-missing", "no account is named", raw.line)
    days = sorted(m.booked_on for m in raw.movements if m.booked_on)
    moved = sum(m.cents for m in raw.movements) if len(known) <= 1 else None
    return Statement(
        account=account,
        currency=currency,
        opening=raw.opening,
        closing=raw.closing,
        from_on=raw.opened_on or (days[0] if days else None),
        to_on=raw.closed_on or (days[-1] if days else None),
        balanced=check_balance(raw.opening, raw.closing, moved, notes, raw.line),
        entries=tuple(entry_of(movement, currency) for movement in raw.movements),
    )
