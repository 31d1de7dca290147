"""CFONB 240, the operations that a French bank gives back one by one: returns and refusals.

It names what came back; the money is on the account statement. So each operation is an entry for
information, which settles nothing, and becomes that of the statement once it comes. Owns where the
fields stand (31 header, 34 operation, 39 total), counted from 1, both included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from butoir.core.money import format_cents
from butoir.core.return_codes import interbank_code
from butoir.formats.bank import Notes, joined, read_ddmmyy, squeeze
from butoir.formats.bank_accounts import french_iban
from butoir.formats.cfonb_records import lines_of
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.text import decode, head_of

LENGTH = 240
_SIGN = re.compile(rb"^3[149][0-9]{6}.{2}[0-9]{6}E.{223}\s*$", re.MULTILINE)
_DIGITS = re.compile(r"[0-9]{12}")
_EURO = "EUR"


def sniff(data: bytes) -> str | None:
    """`cfonb240` when one of the first lines is such a record, else None."""
    head = head_of(data).lstrip()
    return "cfonb240" if _SIGN.search(head) else None


def read(data: bytes, name: str) -> Document:
    """The operations of a file, as entries for information; what is wrong is a diagnostic."""
    decoded = decode(data)
    reader = _Reader()
    for line, text in lines_of(decoded.text):
        reader.take(text, line)
    return Document(
        file=name,
        format="cfonb240",
        encoding=decoded.encoding,
        statements=reader.end(),
        diagnostics=reader.notes.all(),
    )


@dataclass(slots=True)
class _Reader:
    """Goes through the records of one file, in order."""

    notes: Notes = field(default_factory=Notes)
    _done: list[Statement] = field(default_factory=list)
    _account: str = ""
    _entries: list[Entry] = field(default_factory=list)

    def take(self, text: str, line: int) -> None:
        """One record; every field would shift in one of a wrong length."""
        if len(text) != LENGTH:
            told = f"{len(text)} characters instead of {LENGTH}: the line is left out"
            self.notes.warning("record-length", told, line)
            return
        match text[:2]:
            case "31":
                self._close()
                self._account = _account(text, 22) or text[31:42].strip()
            case "34":
                self._take_operation(text, line)
            case "39":
                self._check_total(text, line)
                self._close()
            case code:
                told = f"no record starts with {code!r}: the line is left out"
                self.notes.warning("record-unknown", told, line)

    def end(self) -> tuple[Statement, ...]:
        """What was read, by header."""
        self._close()
        if not self._done:
            self.notes.error("no-statement", "no line of the file could be read")
        return tuple(self._done)

    def _take_operation(self, text: str, line: int) -> None:
        cents = _cents(text)
        if cents is None:
            told = f"{text[228:240]!r} is not an amount: the line is left out"
            self.notes.warning("amount-unreadable", told, line, "amount")
            return
        entry = Entry(
            booked_on=None,  # the statement says when; a day here would pass for bank data known
            value_on=read_ddmmyy(text[10:16], self.notes, line, "settlement date"),
            cents=-cents,
            currency=_EURO,
            counterparty_name=squeeze(text[42:66]),
            counterparty_iban=_account(text, 22),
            remittance=joined((text[128:216],)),
            bank_reference=squeeze(text[122:128]),
            reversal=True,
            status="info",
            return_code=interbank_code(text[226:228]),
        )
        self._entries.append(entry)

    def _check_total(self, text: str, line: int) -> None:
        stated, counted = _cents(text), -sum(entry.cents for entry in self._entries)
        if stated is not None and stated != counted:
            told = (
                f"the total is {format_cents(stated)}, the operations make {format_cents(counted)}"
            )
            self.notes.warning("total-mismatch", told, line)

    def _close(self) -> None:
        """End what is in hand; it says nothing of a period or of balances."""
        if self._entries:
            entries = tuple(self._entries)
            self._done.append(
                Statement(self._account, _EURO, None, None, None, None, None, entries)
            )
        self._account, self._entries = "", []


def _account(text: str, start: int) -> str:
    """The IBAN of a bank, branch and account that stand one after the other."""
    at = start - 1
    return french_iban(text[at : at + 5], text[at + 5 : at + 10], text[at + 10 : at + 21])


def _cents(text: str) -> int | None:
    digits = text[228:240]
    return int(digits) if _DIGITS.fullmatch(digits) else None
