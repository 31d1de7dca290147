"""QIF: movements as lines of one letter and a value, each ended by `^`.

The format says neither a currency, nor an account number, nor the order of day and month: euros
are taken with a warning, and where dates or amounts can be read two ways the answer of a person
is asked for (`date`, `decimal`), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from butoir.formats.bank import Notes, joined
from butoir.formats.bank_accounts import account_number
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.problems import Problems
from butoir.formats.table_values import AmountColumns, DateColumns
from butoir.formats.text import decode, head_of

_SIGN = re.compile(rb"\A\s*!(?:Type|Account|Option|Clear)\b", re.IGNORECASE)
_LINE = re.compile(r"\r\r\n|\r\n|\n|\r")
_BANKS = ("!type:bank", "!type:cash", "!type:ccard", "!type:oth")
_ACCOUNT = "!account"
_SETTINGS = ("!option", "!clear")
_DAY, _AMOUNT, _SAME_AMOUNT, _PAYEE, _MEMO, _NUMBER = _KEPT = "DTUPMN"
_OPENING = "opening balance"
_SHORT = re.compile(r"(?<!\d)(\d)(?!\d)$")
_CHOICES = {"date": ("dmy", "mdy"), "decimal": (",", ".")}
_EURO = "EUR"


def sniff(data: bytes) -> str | None:
    """`qif` when the file starts as one, else None."""
    head = head_of(data)
    return "qif" if _SIGN.match(head) else None


def read(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> Document:
    """The movements of a file, by account; `mapping` may settle `date` (dmy, mdy) and `decimal`."""
    decoded = decode(data)
    notes = Notes()
    sections = _sections(decoded.text, notes)
    given = {key: value for key, value in (mapping or {}).items() if value in _CHOICES.get(key, ())}
    values = _Values(AmountColumns(given.get("decimal", "")), DateColumns(given.get("date", "")))
    values.learn(record for section in sections for record in section.records)
    settled = values.decide(notes)
    statements = [_statement(section, values, notes) for section in sections] if settled else []
    if not sections:
        notes.error("no-statement", "there is no bank or card statement in this file")
    return Document(
        file=name,
        format="qif",
        encoding=decoded.encoding,
        statements=tuple(statements),
        diagnostics=notes.all(),
    )


_Fields = dict[str, tuple[str, int]]  # the value of each letter, and its line


class _Record(NamedTuple):
    """One movement: a tuple because a file may hold many. Lines are those of day and amount."""

    line: int
    day: str
    day_line: int
    amount: str
    amount_line: int
    payee: str
    memo: str
    number: str

    @property
    def opens(self) -> bool:
        """Whether it is the opening balance, which the format writes as a first movement."""
        return self.payee.casefold() == _OPENING


def _record(began: int, fields: _Fields) -> _Record:
    nothing = ("", began)
    day, day_line = fields.get(_DAY, nothing)
    amount = fields.get(_AMOUNT) or fields.get(_SAME_AMOUNT) or nothing
    texts = (fields.get(letter, nothing)[0] for letter in (_PAYEE, _MEMO, _NUMBER))
    # in figures that a table could hold: 8/12'13 and 8/12/' 6
    written = _SHORT.sub(r"0\1", day.replace(" ", "").replace("'", "/"))
    return _Record(began, written, day_line, *amount, *texts)


@dataclass(slots=True)
class _Section:
    """The movements of one account."""

    account: str
    records: list[_Record] = field(default_factory=list)


@dataclass(slots=True)
class _Values:
    """Amounts and days of the whole file, each read one way."""

    amounts: AmountColumns
    days: DateColumns

    def learn(self, records: Iterable[_Record]) -> None:
        """Take note of how amounts and days are written."""
        for record in records:
            self.amounts.learn(_AMOUNT, record.amount_line, record.amount)
            self.days.learn(_DAY, record.day_line, record.day)

    def decide(self, notes: Notes) -> bool:
        """Settle the decimal mark and the order of the dates, or ask; False when it has to ask."""
        problems = Problems()
        names = {_AMOUNT: _AMOUNT, _DAY: _DAY}
        self.amounts.decide(problems, names)
        self.days.decide(problems, names, continental=False)
        for note in problems.found:
            notes.add(note.severity, note.code, note.message, note.line, note.field)
        return not problems.failed

    def cents(self, record: _Record, notes: Notes) -> tuple[int, str] | None:
        """Cents and currency of a movement; None, with an error, when they cannot be read."""
        try:
            if not record.amount:
                raise ValueError("the entry has no amount")
            return self.amounts.cents(_AMOUNT, record.amount_line, record.amount)
        except ValueError as error:
            notes.error("amount-unreadable", str(error), record.amount_line, _AMOUNT)
            return None

    def day(self, record: _Record, notes: Notes) -> date | None:
        """The day of a movement; None, with a warning, when it cannot be read."""
        try:
            if not record.day:
                raise ValueError("the entry has no date")
            return self.days.day(_DAY, record.day)
        except ValueError as error:
            notes.warning("date-unreadable", str(error), record.day_line, _DAY)
            return None


def _sections(text: str, notes: Notes) -> list[_Section]:
    """The accounts of a file with their movements; lists of categories and such are passed over."""
    sections: list[_Section] = []
    account, kind = "", ""
    for header, record in _records(text, notes):
        if header is not None:
            kind = header.strip().casefold()
            if kind.startswith(_BANKS):
                sections.append(_Section(account))
        elif record is not None and kind.startswith(_ACCOUNT):
            account = account_number(record.number)
        elif record is not None and kind.startswith(_BANKS):
            sections[-1].records.append(record)
    return [section for section in sections if section.records]


def _records(text: str, notes: Notes) -> Iterator[tuple[str | None, _Record | None]]:
    """Headers and records in order; settings in between change nothing."""
    fields: _Fields = {}
    began = 1
    for number, raw in enumerate(_LINE.split(text), start=1):
        line = raw.strip("\ufeff \t\x1a")
        if line.startswith("!"):
            fields = {}
            if not line.casefold().startswith(_SETTINGS):
                yield line, None
        elif line.startswith("^"):
            if fields:
                yield None, _record(began, fields)
            fields = {}
        elif line:
            began = began if fields else number
            letter = line[0].upper()
            if letter in _KEPT:
                fields.setdefault(letter, (line[1:].strip(), number))
    if fields:
        notes.warning("truncated", "the last entry is not ended by ^", began)
        yield None, _record(began, fields)


def _statement(section: _Section, values: _Values, notes: Notes) -> Statement:
    opening = None
    entries: list[Entry] = []
    currency = ""
    for record in section.records:
        found = values.cents(record, notes)
        if found is None:
            continue
        cents, written = found
        currency = currency or written
        if record.opens and not entries:
            opening = cents
        else:
            entries.append(_entry(record, cents, written, values.day(record, notes)))
    if not currency:
        told = "no currency is stated: taken for euros"
        notes.warning("currency-missing", told, section.records[0].line)
    days = sorted(entry.booked_on for entry in entries if entry.booked_on)
    return Statement(
        account=section.account,
        currency=currency or _EURO,
        opening=opening,
        closing=None,
        from_on=days[0] if days else None,
        to_on=days[-1] if days else None,
        balanced=None,
        entries=tuple(entries),
    )


def _entry(record: _Record, cents: int, currency: str, on: date | None) -> Entry:
    return Entry(
        booked_on=on,
        value_on=None,
        cents=cents,
        currency=currency or _EURO,
        counterparty_name=record.payee,
        remittance=joined((record.payee, record.memo, record.number)),
    )
