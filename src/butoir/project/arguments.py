"""The small types of the command line's options."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date

from butoir.core.errors import InputError


def day(text: str) -> date:
    """A date written 2026-01-31; argparse names the option when it is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-01-31") from error


def mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`FIELD=COLUMN` pairs as a mapping; raises InputError on a pair without its sign."""
    found = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not (field and sign and column):
            raise InputError(f"{pair!r} is not FIELD=COLUMN", "--map")
        found[field] = column
    return found
