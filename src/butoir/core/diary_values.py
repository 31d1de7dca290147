"""The values that a diary may hold, each read from what TOML gave and checked on the way in.

Everything in a diary is untrusted: every function raises InputError with the place and the key it
was given, and none lets through a value that the decision could not bear (a date outside the
calendars, an amount that went through a float).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from butoir.core.errors import InputError
from butoir.core.money import parse_cents
from butoir.core.policy import STEP_NAMES
from butoir.law.calendar import FIRST_YEAR, LAST_YEAR

MAX_NAME = 200
MAX_PARTS = 1_000
YEARS = range(FIRST_YEAR + 1, LAST_YEAR - 20)  # ten years of grace and ten of a step still fit


def read(key: str, value: object, where: str) -> object:
    """The value of one key of an event; amounts in cents, lists as tuples."""
    return _READERS.get(key, text)(value, where, key)


def only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse a table with a key that is not known."""
    unknown = set(table) - known
    if unknown:
        raise InputError("unknown key", where, field=min(unknown))


def table(value: object, where: str, key: str) -> Mapping[str, Any]:
    """A TOML table."""
    if not isinstance(value, Mapping):
        raise InputError("is a table", where, field=key)
    return value


def rows(document: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    """The tables of a `[[key]]`, none when it is absent."""
    found = document.get(key, [])
    if not isinstance(found, list):
        raise InputError(f"is written [[{key}]]", where, field=key)
    return [table(row, where, key) for row in found]


def text(value: object, where: str, key: str) -> str:
    """Any text, an empty one included."""
    if not isinstance(value, str):
        raise InputError("is a text", where, field=key)
    return value


def name(value: object, where: str, key: str) -> str:
    """A customer or an invoice number: a printable text of at most `MAX_NAME` characters."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{_shown(value)} is not a name", where, field=key)
    if len(value) > MAX_NAME or not value.isprintable():
        raise InputError(
            f"is more than {MAX_NAME} characters, or not all printable", where, field=key
        )
    return value


def choice(value: object, choices: tuple[str, ...], where: str, key: str) -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{_shown(value)} is not one of {', '.join(choices)}", where, field=key)
    return value


def currency(value: object, where: str, key: str) -> str:
    """An ISO 4217 code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise InputError(f"{_shown(value)} is not a currency such as EUR", where, field=key)
    return value


def positive(value: object, where: str, key: str) -> int:
    """Cents of an amount above zero, written as a text: a number would have been a float."""
    if not isinstance(value, str):
        raise InputError(
            f'{_shown(value)} is not an amount in quotes such as "1234.50"', where, field=key
        )
    cents = parse_cents(value, where, key)
    if cents <= 0:
        raise InputError("is more than zero", where, field=key)
    return cents


def day(value: object, where: str, key: str) -> date:
    """A day of the years that the calendars know, with room for what is counted from it."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InputError(f"{_shown(value)} is not a date such as 2026-01-31", where, field=key)
    if value.year not in YEARS:
        raise InputError(
            f"{value} is not between {YEARS.start} and {YEARS.stop - 1}", where, field=key
        )
    return value


def _numbers(value: object, where: str, key: str) -> tuple[str, ...]:
    found = [name(one, where, key) for one in _list(value, where, key)]
    return tuple(dict.fromkeys(found))


def _instalments(value: object, where: str, key: str) -> tuple[tuple[date, int], ...]:
    return tuple(_instalment(table(part, where, key), where) for part in _list(value, where, key))


def _instalment(part: Mapping[str, Any], where: str) -> tuple[date, int]:
    only(part, {"on", "amount"}, where)
    return day(part.get("on"), where, "on"), positive(part.get("amount"), where, "amount")


def _list(value: object, where: str, key: str) -> list[object]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_PARTS:
        raise InputError(f"is a list of 1 to {MAX_PARTS}", where, field=key)
    return value


def _outcome(value: object, where: str, key: str) -> str:
    return choice(value, ("upheld", "rejected"), where, key)


def _step(value: object, where: str, key: str) -> str:
    return choice(value, STEP_NAMES, where, key)


def _shown(value: object) -> str:
    """A value as an error quotes it, never longer than a line."""
    quoted = "nothing" if value is None else repr(value)
    return quoted if len(quoted) <= 80 else f"{quoted[:77]}..."


_READERS: dict[str, Callable[[object, str, str], object]] = {
    "amount": positive,
    **dict.fromkeys(("due", "issued", "by", "pay_by", "until", "judgment", "published"), day),
    **dict.fromkeys(("customer", "invoice", "number"), name),
    "invoices": _numbers,
    "instalments": _instalments,
    "outcome": _outcome,
    "step": _step,
}
