"""CAMT.052, .053 and .054 (ISO 20022), versions 1 to 10 and without namespace.

One pass over the message, each entry forgotten once read. Refuses to correct: a statement whose
figures do not add up is given with a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from butoir.formats.bank import Notes, check_balance, read_date
from butoir.formats.camt_entries import Account, Source, line_of, read_entry
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.xml import (
    XmlError,
    declared_encoding,
    iter_elements,
    local_name,
    release,
    root_name,
)

_MESSAGE = re.compile(rb"<(?:[\w.-]+:)?BkToCstmr(AcctRpt|Stmt|DbtCdtNtfctn)")
_FORMATS = {b"AcctRpt": "camt.052", b"Stmt": "camt.053", b"DbtCdtNtfctn": "camt.054"}
_NAMESPACE = re.compile(r"camt\.05([234])\.001\.\d\d")
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_OPENING = ("OPBD", "PRCD")  # in order of preference
_CLOSING = "CLBD"
_HEAD = 40_000


def sniff(data: bytes) -> str | None:
    """`camt.052`, `camt.053` or `camt.054` when the first bytes are such a message, else None."""
    root = root_name(data)
    if root is None:
        return None
    found = _MESSAGE.search(data[:_HEAD].replace(b"\0", b""))
    if found:
        return _FORMATS[found.group(1)]
    namespace = _NAMESPACE.search(root[0])
    return f"camt.05{namespace.group(1)}" if namespace else None


def read(data: bytes, name: str) -> Document:
    """The statements of a message; what is wrong is a diagnostic. `name` labels the document."""
    notes = Notes()
    statements: list[Statement] = []
    current: _Open | None = None
    try:
        for event, element in iter_elements(data, (*_STATEMENTS, "Ntry")):
            if local_name(element) == "Ntry":
                if event == "end" and current is not None:
                    current.take(element)
            elif event == "start":
                current = _Open(element, notes)
            elif current is not None and element is current.element:
                statements.append(current.close())
                current = None
                release(element)
        if not statements:
            notes.error("no-statement", "the message holds no statement, report or notification")
    except XmlError as error:
        notes.error("not-well-formed", error.message, error.line)
    return Document(
        file=name,
        format=sniff(data),
        encoding=declared_encoding(data),
        statements=tuple(statements),
        diagnostics=notes.all(),
    )


@dataclass(slots=True)
class _Balance:
    cents: int
    currency: str
    on: date | None


@dataclass(slots=True)
class _Open:
    """A statement being read: its entries so far, and its account once the first entry ends."""

    element: etree._Element
    notes: Notes
    entries: list[Entry] = field(default_factory=list)
    _account: Account | None = None

    @property
    def source(self) -> Source:
        namespace = str(self.element.tag).rpartition("}")[0].removeprefix("{")
        return Source(namespace, self.notes)

    def account(self) -> Account:
        """The account, which the standard puts before the balances and the entries."""
        if self._account is None:
            source, stmt = self.source, self.element
            iban = source.text(stmt, "Acct/Id/IBAN").replace(" ", "")
            number = iban or source.first(stmt, "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id")
            owner = source.first(stmt, "Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm")
            self._account = Account(number, self._currency(), owner)
        return self._account

    def _currency(self) -> str:
        """The account's currency, or that of its opening or closing balance."""
        source = self.source
        stated = source.text(self.element, "Acct/Ccy")
        balances = (
            source.find(balance, "Amt")
            for balance in source.find_all(self.element, "Bal")
            if self._code(balance) in (*_OPENING, _CLOSING)
        )
        return stated or next((a.get("Ccy", "") for a in balances if a is not None), "")

    def _code(self, balance: etree._Element) -> str:
        return self.source.first(balance, "Tp/CdOrPrtry/Cd", "Tp/Cd")

    def take(self, ntry: etree._Element) -> None:
        """Read one entry and forget its elements."""
        if ntry.getparent() is self.element:
            self.entries += read_entry(ntry, self.account(), self.source)
            release(ntry)

    def close(self) -> Statement:
        """The statement, once all of it has been seen."""
        account, source, stmt = self.account(), self.source, self.element
        if not account.number:
            self.notes.warning("account-missing", "no account is named", line_of(stmt), "Acct")
        opening, closing = self._balances()
        booked = [entry for entry in self.entries if entry.status == "booked"]
        currency = account.currency or next((e.currency for e in self.entries), "")
        foreign = any(entry.currency != currency for entry in booked) or any(
            balance.currency != currency for balance in (opening, closing) if balance
        )
        days = sorted(entry.booked_on for entry in booked if entry.booked_on)
        return Statement(
            account=account.number,
            currency=currency,
            opening=opening.cents if opening else None,
            closing=closing.cents if closing else None,
            from_on=self._period("Fr") or (opening and opening.on) or (days[0] if days else None),
            to_on=self._period("To") or (closing and closing.on) or (days[-1] if days else None),
            balanced=check_balance(
                opening.cents if opening else None,
                closing.cents if closing else None,
                None if foreign else sum(entry.cents for entry in booked),
                self.notes,
                line_of(stmt),
            ),
            entries=tuple(self.entries),
            id=source.text(stmt, "Id"),
        )

    def _period(self, end: str) -> date | None:
        source = self.source
        period = source.find(self.element, "FrToDt")
        if period is None:
            return None
        text = source.first(period, f"{end}DtTm", f"{end}Dt")
        return read_date(text, self.notes, line_of(period), "FrToDt")

    def _balances(self) -> tuple[_Balance | None, _Balance | None]:
        """Opening (first of its kind) and closing (last of its kind); None when missing."""
        source = self.source
        openings: dict[str, _Balance] = {}
        closing = None
        for element in source.find_all(self.element, "Bal"):
            code = self._code(element)
            if code not in (*_OPENING, _CLOSING):
                continue
            balance = self._balance(element)
            if balance is None:
                continue
            if code == _CLOSING:
                closing = balance
            else:
                openings.setdefault(code, balance)
        return next((openings[code] for code in _OPENING if code in openings), None), closing

    def _balance(self, element: etree._Element) -> _Balance | None:
        source = self.source
        amount = source.find(element, "Amt")
        cents = None if amount is None else source.amount(amount)
        if amount is None or cents is None:
            return None
        if source.text(element, "CdtDbtInd") == "DBIT":
            cents = -abs(cents)
        currency = amount.get("Ccy") or self.account().currency
        return _Balance(cents, currency, source.day(element, "Dt"))
