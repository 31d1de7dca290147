"""The legal parameters: TOML files read once, each dated value with its own reference.

A parameter's name is the path of its file: `fr/default_rate` is `fr/default_rate.toml`. Percentages
are served as hundredths of a percent and amounts as cents, both integers. Refuses to answer for a
day that no value covers: nothing is extrapolated (R31).
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent
STATUSES = ("confirmed", "confirmed_secondary", "unconfirmed", "from_memory")
UNITS = ("percent", "EUR", "days", "working days", "months", "bands")


class LawError(LookupError):
    """A legal number that is not in the files: it is refused, never guessed."""


class UnknownLegalValueError(LawError):
    """No value of this parameter covers the day asked for; the message says what to look up."""


class UnknownParameterError(LawError):
    """No file of that name."""


@dataclass(frozen=True, slots=True)
class Band:
    """One slice of a ceiling: `fixed` cents plus `rate` of what exceeds `above`, at most `most`."""

    above: int
    fixed: int
    rate: int
    most: int


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value with its days, both included; `until` is None while the text is in force.

    `number` is hundredths of a percent, cents, or a count of days or months, as the unit says.
    """

    since: date
    until: date | None
    number: int
    status: str
    reference: str
    note: str = ""
    bands: tuple[Band, ...] = ()

    @property
    def label(self) -> str:
        """The period as people name it: `2026-S1`, `2026`, or the first day."""
        return _label(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A legal parameter: its dated values, oldest first, and where the next one is published."""

    name: str
    description: str
    unit: str
    lookup: str
    last_checked_on: date
    values: tuple[DatedValue, ...]

    def at(self, day: date) -> DatedValue:
        """The value in force on a day; raises UnknownLegalValueError when none is known."""
        index = bisect_right(self.values, day, key=lambda value: value.since) - 1
        value = self.values[index] if index >= 0 else None
        if value is None or (value.until is not None and day > value.until):
            raise self._unknown(day)
        return value

    def between(self, first: date, last: date) -> Iterator[tuple[date, date, DatedValue]]:
        """The values of each day from `first` to `last`, cut to those days.

        Raises UnknownLegalValueError on reaching a day that no value covers.
        """
        while first <= last:
            value = self.at(first)
            end = last if value.until is None else min(last, value.until)
            yield first, end, value
            first = date.fromordinal(end.toordinal() + 1)

    def _unknown(self, day: date) -> UnknownLegalValueError:
        start = date(day.year, 1 if day.month < 7 else 7, 1)
        spoken = f"1 {'January' if start.month == 1 else 'July'} {day.year}"
        half = f"{day.year}-S{1 if start.month == 1 else 2}"
        return UnknownLegalValueError(
            f"{self.name} has no value for {half} (asked for {day}); "
            f"look up: {self.lookup.format(start=spoken)}"
        )


@cache
def parameter(name: str) -> Parameter:
    """The parameter of that name; raises UnknownParameterError when there is no such file."""
    data = _read(name)
    unit = data["unit"]
    return Parameter(
        name=name,
        description=data["description"],
        unit=unit,
        lookup=data["lookup"],
        last_checked_on=data["last_checked_on"],
        values=tuple(_dated_value(row, unit) for row in data["values"]),
    )


@cache
def table(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The rows of a table of rules (`fr/rules`), by their id; raises UnknownParameterError."""
    return {row["id"]: row for row in _read(name)["rows"]}


def row_at(name: str, day: date) -> Mapping[str, Any] | None:
    """The row of a table of dated rows that is in force on a day; None when no text is known."""
    for row in table(name).values():
        if row["from"] <= day <= row.get("until", day):
            return row
    return None


def file_names() -> tuple[str, ...]:
    """The names of all parameters and tables."""
    return tuple(
        sorted(path.relative_to(ROOM).with_suffix("").as_posix() for path in ROOM.rglob("*.toml"))
    )


def _read(name: str) -> dict[str, Any]:
    path = ROOM / f"{name}.toml"
    if not path.is_file():
        raise UnknownParameterError(f"no legal parameter {name!r}")
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _dated_value(row: Mapping[str, Any], unit: str) -> DatedValue:
    value = row["value"]
    return DatedValue(
        since=row["from"],
        until=row.get("until"),
        number=0 if unit == "bands" else _number(value, unit),
        status=row["status"],
        reference=row["reference"],
        note=row.get("note", ""),
        bands=tuple(_band(band) for band in value) if unit == "bands" else (),
    )


def _number(value: Decimal | int, unit: str) -> int:
    scaled = value * 100 if unit in ("percent", "EUR") else value
    if scaled != int(scaled):
        raise ValueError(f"{value} has more than two decimals")
    return int(scaled)


def _band(band: Mapping[str, Decimal]) -> Band:
    return Band(
        above=_number(band["above"], "EUR"),
        fixed=_number(band["fixed"], "EUR"),
        rate=_number(band["percent"], "percent"),
        most=_number(band["max"], "EUR"),
    )


def _label(since: date, until: date | None) -> str:
    if until is not None and since.year == until.year:
        ends = (since.month, since.day, until.month, until.day)
        halves = {(1, 1, 6, 30): "-S1", (7, 1, 12, 31): "-S2", (1, 1, 12, 31): ""}
        if ends in halves:
            return f"{since.year}{halves[ends]}"
    return since.isoformat()
