"""OFX 1 (SGML) and OFX 2 (XML): the statements of bank accounts and cards.

Owns which tag means what, and which aggregate it belongs to. The format knows neither an opening
balance, so that nothing can be added up, nor returned payments: they are debits like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from butoir.formats.bank import Notes, iban_in, joined
from butoir.formats.bank_accounts import account_number, french_iban
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.ofx_tags import Tag, tags_of
from butoir.formats.ofx_values import Period, read_amount, read_day
from butoir.formats.text import decode, head_of

_HEAD = 4_000
_SIGN = re.compile(rb"\A\s*(?:OFXHEADER\s*:|<OFX>|<\?xml[^>]*>\s*(?:<\?OFX|<OFX>))", re.IGNORECASE)
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
_MOVEMENT = "STMTTRN"
_PARTS = frozenset(  # aggregates whose tags have the same names as others
    {"BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "CCACCTTO", "PAYEE", "LEDGERBAL", "AVAILBAL"}
    | {"ORIGCURRENCY", "CURRENCY", "STATUS", "BALLIST", "OFX"}
)
_KEPT = frozenset(
    {"ACCTID", "BANKID", "BRANCHID", "BALAMT", "CURDEF", "CURSYM", "DTSTART", "DTEND", "SEVERITY"}
    | {"TRNTYPE", "TRNAMT", "DTPOSTED", "DTAVAIL", "FITID", "REFNUM", "CHECKNUM", "NAME", "MEMO"}
    | {"MESSAGE"}
)
_OF_OUR_OWN = ("BANKACCTFROM", "CCACCTFROM")
_FAILED = "ERROR"
_CHEQUE = "CHECK"


def sniff(data: bytes) -> str | None:
    """`ofx` when the file starts as one, else None."""
    head = head_of(data, _HEAD)
    return "ofx" if _SIGN.match(head) else None


def read(data: bytes, name: str) -> Document:
    """The statements of a file; what is wrong is a diagnostic. `name` labels the document."""
    decoded = decode(data)
    reader = _Reader()
    for tag in tags_of(decoded.text):
        reader.take(tag)
    return Document(
        file=name,
        format="ofx",
        encoding=decoded.encoding,
        statements=reader.end(),
        diagnostics=reader.notes.all(),
    )


@dataclass(slots=True)
class _Values:
    """The tags of one aggregate and of its parts: the first of each name counts."""

    line: int
    found: dict[tuple[str, str], Tag] = field(default_factory=dict)

    def text(self, name: str, part: str = "") -> str:
        """What stands after a tag, or nothing."""
        tag = self.found.get((part, name))
        return tag.text if tag else ""

    def line_of(self, name: str, part: str = "") -> int:
        """The line of a tag, or that of the aggregate."""
        tag = self.found.get((part, name))
        return tag.line if tag else self.line


@dataclass(slots=True)
class _Open:
    """A statement being read."""

    values: _Values
    movements: list[_Values] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through the tags of one file, in order."""

    notes: Notes = field(default_factory=Notes)
    _all: list[_Open] = field(default_factory=list)
    _statement: _Open | None = None
    _movement: _Values | None = None
    _part: str = ""
    _status: _Values = field(default_factory=lambda: _Values(1))
    _refusal: tuple[str, int] | None = None  # what the bank said instead of a statement
    _complete: bool = False

    def take(self, tag: Tag) -> None:
        """One tag."""
        if tag.closes:
            self._close(tag.name)
        elif tag.name in _STATEMENTS:
            self._statement, self._movement, self._part = _Open(_Values(tag.line)), None, ""
            self._all.append(self._statement)
        elif tag.name == _MOVEMENT and self._statement is not None:
            self._movement, self._part = _Values(tag.line), ""
            self._statement.movements.append(self._movement)
        elif tag.name in _PARTS:
            self._part = tag.name
            self._status = _Values(tag.line) if tag.name == "STATUS" else self._status
        elif tag.name in _KEPT:
            self._keep(tag)

    def _keep(self, tag: Tag) -> None:
        if self._part == "STATUS":
            self._status.found.setdefault(("", tag.name), tag)
        elif self._statement is not None:
            values = self._movement or self._statement.values
            values.found.setdefault((self._part, tag.name), tag)

    def _close(self, name: str) -> None:
        if name == "STATUS" and self._status.text("SEVERITY").upper() == _FAILED:
            self._refusal = self._status.text("MESSAGE"), self._status.line
        if name in _PARTS:
            self._part = ""
        if name == _MOVEMENT:
            self._movement, self._part = None, ""
        elif name in _STATEMENTS:
            self._statement = self._movement = None
        self._complete = self._complete or name == "OFX"

    def end(self) -> tuple[Statement, ...]:
        """The statements of the file, which must come to its own end."""
        if not self._complete:
            told = "the file breaks off: there is no closing tag of OFX"
            self.notes.add("warning" if self._statement is None else "error", "truncated", told)
        if not self._all:
            self._tell_nothing()
        return tuple(_statement(raw, self.notes) for raw in self._all)

    def _tell_nothing(self) -> None:
        if self._refusal is None:
            self.notes.error("no-statement", "there is no bank or card statement in this file")
            return
        words, line = self._refusal
        told = f"the bank answers with an error instead of a statement: {words[:80]!r}"
        self.notes.error("no-statement", told, line)


def _statement(raw: _Open, notes: Notes) -> Statement:
    values = raw.values
    account = _account(values)
    if not account:
        notes.warning("account-missing", "no account is named", values.line, "ACCTID")
    nowhere: Period = (None, None)
    first, last = (_optional_day(values, name, nowhere, notes) for name in ("DTSTART", "DTEND"))
    currency = values.text("CURDEF") or next(
        (found for one in raw.movements if (found := one.text("CURSYM", "CURRENCY"))), ""
    )
    _tell_repeated(raw.movements, notes)
    read_entries = (_entry(one, currency, (first, last), notes) for one in raw.movements)
    entries = tuple(entry for entry in read_entries if entry is not None)
    days = sorted(entry.booked_on for entry in entries if entry.booked_on)
    return Statement(
        account=account,
        currency=currency,
        opening=None,
        closing=_closing(values, notes),
        from_on=first or (days[0] if days else None),
        to_on=last or (days[-1] if days else None),
        balanced=None,
        entries=entries,
    )


def _account(values: _Values) -> str:
    """The IBAN where bank, branch and number make a French one; else the number as written."""
    for part in _OF_OUR_OWN:
        number = values.text("ACCTID", part)
        if number:
            bank, branch = values.text("BANKID", part), values.text("BRANCHID", part)
            return french_iban(bank, branch, number) or account_number(number)
    return ""


def _closing(values: _Values, notes: Notes) -> int | None:
    text = values.text("BALAMT", "LEDGERBAL")
    if not text:
        return None
    return read_amount(text, notes, values.line_of("BALAMT", "LEDGERBAL"), "BALAMT")


def _optional_day(values: _Values, name: str, period: Period, notes: Notes) -> date | None:
    """A day that may be left out; zeros are how some banks leave it out."""
    text = values.text(name)
    if not text.strip("0"):
        return None
    return read_day(text, period, notes, values.line_of(name), name)


def _entry(values: _Values, currency: str, period: Period, notes: Notes) -> Entry | None:
    amount = values.text("TRNAMT")
    line = values.line_of("TRNAMT")
    if not amount:
        notes.error("amount-missing", "the entry has no amount", line, "TRNAMT")
        return None
    cents = read_amount(amount, notes, line, "TRNAMT")
    if cents is None:
        return None
    booked_on = _optional_day(values, "DTPOSTED", period, notes)
    if not values.text("DTPOSTED").strip("0"):
        notes.warning("date-missing", "the entry has no date", values.line, "DTPOSTED")
    name = values.text("NAME") or values.text("NAME", "PAYEE")
    return Entry(
        booked_on=booked_on,
        value_on=_optional_day(values, "DTAVAIL", (None, None), notes),
        cents=cents,
        currency=values.text("CURSYM", "CURRENCY") or currency,
        counterparty_name=name,
        counterparty_iban=_iban(values),
        remittance=_remittance(values, name),
        end_to_end=values.text("REFNUM"),
        bank_reference=values.text("FITID"),
    )


def _iban(values: _Values) -> str:
    """The other account, where it is one of the French form or an IBAN."""
    part = "BANKACCTTO"
    number = values.text("ACCTID", part)
    found = french_iban(values.text("BANKID", part), values.text("BRANCHID", part), number)
    return found or iban_in(account_number(number))


def _remittance(values: _Values, name: str) -> str:
    """Name and memo, which often begins with the name, and the number of a cheque."""
    memo = values.text("MEMO")
    cheque = values.text("CHECKNUM") if values.text("TRNTYPE").upper() == _CHEQUE else ""
    return joined(("" if memo.startswith(name) else name, memo, cheque.lstrip("0")))


def _tell_repeated(movements: list[_Values], notes: Notes) -> None:
    """A number given to two movements: both are kept, since nothing says which one is wrong."""
    met = Counter(number for one in movements if (number := one.text("FITID")))
    for one in movements:
        number = one.text("FITID")
        if met.pop(number, 1) > 1:
            told = f"several movements have the number {number[:40]!r}: all are kept"
            notes.warning("number-repeated", told, one.line, "FITID")
