"""Amounts and dates of a table: each column is read one way, decided over all its cells.

Owns the decimal mark of a column of amounts and the order of day and month in a column of dates.
Refuses to guess: a column that reads both ways (`1.234`, `04/03/2025`) is told, with the option
that settles it. Amounts are cents; binary fractions of workbooks go through their shortest text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from butoir.core.money import cents_from_decimal
from butoir.formats.problems import Problems, shown
from butoir.formats.table_columns import plain
from butoir.formats.table_rows import Cell, as_text
from butoir.formats.table_words import words

_CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "EURO": "EUR", "EUROS": "EUR"}
_MONEY = re.compile(r"([^\d.,'()+-]*)([(+-]?)([^\d.,'()+-]*)([\d.,' ]*\d[\d.,' ]*)([)-]?)([^\d]*)")
_GROUPS = re.compile(r"\d{1,3}([ ']\d{3})+(?=[.,]\d*$|$)|\d*(?=[.,]|$)")
_LONGEST_AMOUNT = 40
_BLANKS = re.compile("[\\s\u00a0\u2007\u2009\u202f]+")
_NOISE = Decimal("0.0001")  # of a cent: what binary fractions leave behind

_ISO = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?: +\d{1,2}:\d\d.*)?")
_WORDED = re.compile(r"(?:\w+[, ]+)??(\d{1,2}|[^\W\d]+)\W+(\d{1,2}|[^\W\d]+)\W+(\d{4}|\d{2})")
_LONGEST_DATE = 60
_YEARS = range(1970, 2101)


class Written(NamedTuple):
    """An amount before its decimal mark is known: sign, digits with their marks, currency."""

    negative: bool
    digits: str
    currency: str
    mark: str  # "," or "." when certain, "?" when it may be either, "" when there is none


@lru_cache(maxsize=10_000)
def take_apart(text: str) -> Written:
    """Sign, digits and currency of `-1.234,56`, `$1,020.00`, `(12,50)`, `1 234,56 EUR`, `12.5-`.

    Raises ValueError for what is no amount.
    """
    bare = _BLANKS.sub(" ", text.replace("\u2212", "-").replace("\u2019", "'")).strip()
    found = _MONEY.fullmatch(bare) if len(bare) <= _LONGEST_AMOUNT else None
    if not found:
        raise ValueError(f"{shown(text)} is not an amount")
    before, sign, between, digits, closing, after = (part.strip() for part in found.groups())
    marks = {(sign, closing)} & {("", ""), ("-", ""), ("+", ""), ("", "-"), ("(", ")")}
    units = [unit for unit in (before, between, after) if unit]
    if not marks or len(units) > 1:
        raise ValueError(f"{shown(text)} is not an amount")
    grouped = _GROUPS.match(digits)
    if not grouped or ((" " in digits or "'" in digits) and not grouped[1]):
        raise ValueError(f"{shown(text)} is not an amount")
    currency = _currency(units[0]) if units else ""
    core = digits.replace(" ", "").replace("'", "")
    mark = "," if "," in core else "."
    certain = _certain_mark(core)
    if certain == "?" and grouped[1]:
        certain = mark  # spaces already group the thousands
    return Written(sign in ("-", "(") or closing == "-", core, currency, certain)


def is_amount(cell: Cell) -> bool:
    """Whether a cell reads as an amount, one way or another."""
    try:
        take_apart(as_text(cell))
    except ValueError:
        return False
    return True


def _currency(unit: str) -> str:
    code = unit.upper().rstrip(".")
    code = _CURRENCY_SIGNS.get(code, code)
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError(f"{shown(unit)} is not a currency")
    return code


def _certain_mark(core: str) -> str:
    """The decimal mark that some digits show by themselves; "?" when there is one mark, and
    three digits after it that may be decimals or thousands."""
    dots, commas = core.count("."), core.count(",")
    if not dots and not commas:
        return ""
    if dots and commas:
        return "," if core.rfind(",") > core.rfind(".") else "."
    mark, count = (".", dots) if dots else (",", commas)
    if count > 1:
        return "," if mark == "." else "."
    before, _, after = core.partition(mark)
    if len(after) == 3 and 1 <= len(before) <= 3 and before.strip("0"):
        return "?"
    return mark


@dataclass(slots=True)
class AmountColumns:
    """The columns of amounts of one table; `decimal` is the mark that a person gave, or ""."""

    decimal: str = ""
    seen: dict[str, dict[str, int]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    precise: set[str] = field(default_factory=set)
    rounded: list[int] = field(default_factory=list)

    def learn(self, column: str, line: int, cell: Cell) -> None:
        """Take note of how one cell is written; what is no amount is told later."""
        if isinstance(cell, str) and cell.strip():
            try:
                written = take_apart(cell)
            except ValueError:
                return
            self.seen.setdefault(column, {}).setdefault(written.mark, line)
            if written.mark in (",", ".") and len(written.digits.partition(written.mark)[2]) > 2:
                self.precise.add(column)

    def decide(self, problems: Problems, heading: dict[str, str]) -> None:
        """Settle the decimal mark of each column, by its own cells or else by the others'."""
        elsewhere = {mark for marks in self.seen.values() for mark in marks} & {",", "."}
        for column, marks in self.seen.items():
            certain = {self.decimal} if self.decimal else set(marks) & {",", "."}
            if len(certain) > 1:
                problems.error(
                    "mixed-decimals",
                    "this column has decimal commas and decimal points",
                    max(marks[","], marks["."]),
                    heading[column],
                )
            elif not certain and len(elsewhere) != 1 and "?" in marks:
                problems.error(
                    "ambiguous-amount",
                    "thousands or decimals? say which with decimal=, or decimal=.",
                    marks["?"],
                    heading[column],
                )
            else:
                known = certain or (elsewhere if len(elsewhere) == 1 else {"."})
                self.marks[column] = next(iter(known))

    def cents(self, column: str, line: int, cell: Cell) -> tuple[int, str]:
        """Cents and currency ("" when not stated) of one cell. Raises ValueError."""
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            raise ValueError(f"{shown(cell)} is not an amount")
        if not isinstance(cell, str):
            amount = Decimal(repr(cell))
            if not amount.is_finite() or abs(amount) >= 10**15:
                raise ValueError(f"{shown(cell)} is not an amount")
            return self._to_cents(amount, line), ""
        written = take_apart(cell)
        mark = self.marks.get(column, self.decimal or ".")
        units, _, decimals = written.digits.partition(mark)
        if decimals and written.mark == "?" and not (self.decimal or column in self.precise):
            raise ValueError(f"{shown(cell)} may be a thousand or a fraction")
        grouping = "," if mark == "." else "."
        if mark in decimals or grouping in decimals or not _grouped(units, grouping):
            raise ValueError(f"{shown(cell)} is not an amount")
        amount = Decimal(f"{units.replace(grouping, '') or 0}.{decimals or 0}")
        if amount >= 10**15:
            raise ValueError(f"{shown(cell)} is not an amount")
        return self._to_cents(-amount if written.negative else amount, line), written.currency

    def _to_cents(self, amount: Decimal, line: int) -> int:
        cents = cents_from_decimal(amount)
        if abs(amount * 100 - cents) > _NOISE:
            self.rounded.append(line)
        return cents


def _grouped(units: str, grouping: str) -> bool:
    """Whether digits stand in groups of three, or in one."""
    first, *others = units.split(grouping)
    return not others or (1 <= len(first) <= 3 and all(len(group) == 3 for group in others))


@dataclass(slots=True)
class DateColumns:
    """The columns of dates of one table; `order` is `dmy` or `mdy` when a person gave it."""

    order: str = ""
    orders: dict[str, str] = field(default_factory=dict)
    _possible: dict[str, set[str]] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)
    _mixed: dict[str, int] = field(default_factory=dict)

    def learn(self, column: str, line: int, cell: Cell) -> None:
        """Take note of the orders that one cell allows; what is no date is told later."""
        found = _NUMERIC.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if not found:
            return
        allowed = {order for order in ("dmy", "mdy") if _ordered(found, order)}
        if found[2] == ".":
            allowed.discard("mdy")  # nobody writes the month first with full stops
        if allowed:
            left = self._possible.setdefault(column, {"dmy", "mdy"})
            if len(allowed) == 2 and found[1].zfill(2) != found[3].zfill(2):
                self._lines.setdefault(column, line)
            if not left & allowed:
                self._mixed.setdefault(column, line)
            left &= allowed

    def decide(self, problems: Problems, heading: dict[str, str], *, continental: bool) -> None:
        """Settle the order of each column, by its own cells, the other columns', or the language
        and the decimal comma of the table (`continental`: the day comes first)."""
        if self.order:
            self.orders = dict.fromkeys(self._possible, self.order)
            return
        certain = {next(iter(one)) for one in self._possible.values() if len(one) == 1}
        for column, possible in self._possible.items():
            if column in self._mixed:
                message = "dates with the day first and dates with the month first in one column"
                problems.error("mixed-dates", message, self._mixed[column], heading[column])
            elif len(possible) == 1:
                self.orders[column] = next(iter(possible))
            elif len(certain) == 1:
                self.orders[column] = next(iter(certain))
            elif continental or column not in self._lines:
                self.orders[column] = "dmy"
            else:
                message = "day or month first? say which with date=dmy or date=mdy"
                problems.error("ambiguous-date", message, self._lines[column], heading[column])

    def day(self, column: str, cell: Cell) -> date:
        """The date of one cell. Raises ValueError for what is none."""
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            found: date | None = cell
        else:
            text = as_text(cell)[:_LONGEST_DATE] if isinstance(cell, str | int | float) else ""
            numeric = _NUMERIC.fullmatch(text)
            if numeric:
                found = _ordered(numeric, self.orders.get(column, self.order or "dmy"))
            else:
                found = _iso(text) or _worded(text)
        if found is None or found.year not in _YEARS:
            raise ValueError(f"{shown(as_text(cell))} is not a date")
        return found


def _ordered(found: re.Match[str], order: str) -> date | None:
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if order == "dmy" else (second, first)
    return _date(found[4], month, day)


def _iso(text: str) -> date | None:
    found = _ISO.fullmatch(text)
    if not found or (text.isdigit() and len(text) != 8):
        return None
    return _date(found[1], int(found[2]), int(found[3]))


def _worded(text: str) -> date | None:
    """`28 janv. 2021`, `Jan 28 2021`, `1er mars 2021`, `mardi 2 mars 2021`."""
    found = _WORDED.fullmatch(re.sub(r"\b1er\b", "1", text.strip(), flags=re.IGNORECASE))
    if not found:
        return None
    day, month = (found[1], found[2]) if found[1].isdigit() else (found[2], found[1])
    number = words("months").get(plain(month))
    return _date(found[3], int(number), int(day)) if number and day.isdigit() else None


def _date(year: str, month: int, day: int) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None
