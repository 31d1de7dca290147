"""What was sent before, kept beside the letters as a table that the next run reads again.

Files remember what a database would: without it, every run would start the ladder anew. The table
only grows: a run writes what it was given, what it found in its folder, and what it adds. A person
may add lines by hand: a letter sent otherwise, a call made, an announced step carried out.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from butoir.core.deadline import parse_day
from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.core.items import DEMANDS, Demand
from butoir.core.parties import CHANNELS

COLUMNS = ("customer", "invoice", "step", "sent_on", "pay_by", "channel")
DONE = ("call", "execute")  # what a person did: nothing is to be paid by a date
STEPS = (*DEMANDS, "notice", *DONE)
MAX_BYTES = 100_000_000


class Sent(NamedTuple):
    """One line: what was sent (or done) for one invoice of a customer."""

    customer: str
    invoice: str
    step: str
    sent_on: date
    pay_by: date
    channel: str

    @property
    def demand(self) -> Demand:
        """The same as the decision looks at it."""
        return Demand(self.step, self.sent_on, self.pay_by, self.channel)


def load_sent(paths: Iterable[Path]) -> list[Sent]:
    """The lines of the tables, the earliest first, each once.

    Of two lines for one demand of an invoice the later counts. Raises InputError with the file,
    line and column of the first wrong value.
    """
    return united(row for path in paths for row in _read(path))


def united(rows: Iterable[Sent]) -> list[Sent]:
    """The lines in order of date; a demand of an invoice once, with its latest date."""
    found: dict[tuple[object, ...], Sent] = {}
    for row in sorted(rows, key=lambda row: (row.sent_on, row)):
        day = None if row.step in DEMANDS else row.sent_on
        found[row.customer, row.invoice, row.step, day] = row
    return sorted(found.values(), key=lambda row: (row.sent_on, row))


def _read(path: Path) -> Iterator[Sent]:
    where = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("is too large to be read here", where)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError("is not UTF-8 text", where) from error
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        headings = next(rows, [])
        if set(headings) != set(COLUMNS) or len(headings) != len(COLUMNS):
            raise InputError(f"the columns are {', '.join(COLUMNS)}", where, 1)
        for cells in rows:
            if any(cells):
                yield _row(dict(zip(headings, cells, strict=False)), where, rows.line_num)
    except csv.Error as error:
        raise InputError(f"is not a table: {error}", where, rows.line_num) from error


def _row(cells: dict[str, str], where: str, line: int) -> Sent:
    for column in COLUMNS:
        if not cells.get(column) and (column, cells.get("step")) not in _OPTIONAL:
            raise InputError("is missing", where, line, column)
    step, channel = cells["step"], cells.get("channel") or "call"
    if step not in STEPS:
        raise InputError(f"{step!r} is none of {', '.join(STEPS)}", where, line, "step")
    if channel not in CHANNELS:
        raise InputError(f"{channel!r} is none of {', '.join(CHANNELS)}", where, line, "channel")
    sent_on = _day(cells["sent_on"], where, line, "sent_on")
    pay_by = _day(cells.get("pay_by") or cells["sent_on"], where, line, "pay_by")
    if pay_by < sent_on:
        raise InputError(f"{pay_by} is before the day sent", where, line, "pay_by")
    return Sent(cells["customer"], cells["invoice"], step, sent_on, pay_by, channel)


_OPTIONAL = {(column, step) for column in ("pay_by", "channel") for step in DONE}


def _day(text: str, where: str, line: int, column: str) -> date:
    """A day as we write it, or as a French or Belgian spreadsheet saves it again."""
    french = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    try:
        return parse_day("-".join(reversed(french.groups())) if french else text)
    except InputError as error:
        raise InputError(error.message, where, line, column) from error


def sent_by(messages: Iterable[Message], on: date) -> list[Sent]:
    """What a run sends, a line for each invoice of each message."""
    return [
        Sent(message.customer, line.invoice, line.step, on, message.pay_by, message.channel)
        for message in messages
        for line in message.lines
    ]


def save_sent(path: Path, rows: Iterable[Sent]) -> None:
    """Write the table; give it to the next run with `--sent`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(
            (*row[:3], row.sent_on.isoformat(), row.pay_by.isoformat(), row.channel) for row in rows
        )


def by_invoice(rows: Iterable[Sent]) -> dict[tuple[str, str], list[Sent]]:
    """The lines of each invoice, by customer and number."""
    found: dict[tuple[str, str], list[Sent]] = defaultdict(list)
    for row in rows:
        found[row.customer, row.invoice].append(row)
    return found
