"""The demands already sent, kept beside the letters as a table that the next plan reads again.

Files remember what a database would: without it, every run would start the ladder anew.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.core.items import DEMANDS, Demand
from butoir.core.parties import CHANNELS

COLUMNS = ("customer", "invoice", "step", "sent_on", "pay_by", "channel")
Sent = dict[tuple[str, str], list[Demand]]  # by customer and invoice


def load_sent(paths: Iterable[Path]) -> Sent:
    """The demands of each invoice, in the order in which they were sent."""
    sent: Sent = defaultdict(list)
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read: {error}", str(path)) from error
        reader = csv.DictReader(text.splitlines())
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(f"the columns are {', '.join(COLUMNS)}", str(path), 1)
        for line, row in enumerate(reader, start=2):
            demand = _demand(row, str(path), line)
            known = sent[_given(row, "customer", str(path), line), row["invoice"]]
            if demand not in known:
                known.append(demand)
    for demands in sent.values():
        demands.sort(key=lambda demand: (demand.sent_on, demand.step))
    return sent


def _demand(row: dict[str, str], where: str, line: int) -> Demand:
    if row["step"] not in DEMANDS and row["step"] != "notice":
        raise InputError(f"is one of {', '.join(DEMANDS)}, notice", where, line, "step")
    if row["channel"] not in CHANNELS:
        raise InputError(f"is one of {', '.join(CHANNELS)}", where, line, "channel")
    sent_on, pay_by = (_date(row, key, where, line) for key in ("sent_on", "pay_by"))
    return Demand(row["step"], sent_on, pay_by, row["channel"])


def _date(row: dict[str, str], key: str, where: str, line: int) -> date:
    try:
        return date.fromisoformat(_given(row, key, where, line))
    except ValueError as error:
        raise InputError("is not a date such as 2026-01-31", where, line, key) from error


def _given(row: dict[str, str], key: str, where: str, line: int) -> str:
    value: str | None = row.get(key)
    if not value:
        raise InputError("is missing", where, line, key)
    return value


def save_sent(path: Path, messages: Iterable[Message], on: date) -> None:
    """Write what a run sends; give the file to the next run with `--sent`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for message in messages:
            for line in message.lines:
                writer.writerow(
                    (
                        message.customer,
                        line.invoice,
                        line.step,
                        on.isoformat(),
                        message.pay_by.isoformat(),
                        message.channel,
                    )
                )
