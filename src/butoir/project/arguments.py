"""The options of the command line: how they are read, and one line for what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import NoReturn

from butoir.core.deadline import parse_day
from butoir.core.errors import InputError
from butoir.formats.detect import BANK_ACCOUNT
from butoir.project.telling import printable

MOST_DAYS = 3650
_OF_BANKS = ("date", "decimal", BANK_ACCOUNT)
JSON_HELP = "write one JSON document, for programs"


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one line; options are never abbreviated."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line on standard error."""
        told = printable(message).removeprefix("argument ")
        self.exit(2, f"{self.prog}: {told} (see {self.prog} --help)\n")


def day(text: str) -> date:
    """A date written 2026-01-31; argparse names the option when it is not one."""
    try:
        return parse_day(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(error.message) from error


def hour(text: str) -> time:
    """A time of day written 06:30; argparse names the option when it is not one."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  a clock on the wall
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an hour such as 06:30") from error


def days(text: str) -> int:
    """A number of days, 0 to ten years; argparse names the option when it is not one."""
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days, 0 to {MOST_DAYS}")
    return int(text)


def add_mapping(parser: argparse.ArgumentParser) -> None:
    """Declare what a person says of files that do not say it: `--map` and `--account`."""
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column of a table holds a field, by heading, letter or number: "
        "due_on=Échéance (may be repeated)",
    )
    parser.add_argument(
        "--account",
        default="",
        metavar="NUMBER",
        help="the bank account of files that do not name it (QIF, tables of receipts)",
    )


def mapping(args: argparse.Namespace) -> Mapping[str, str] | None:
    """What `add_mapping` declared, None without any; raises InputError on what is no pair."""
    found = _pairs(args.map)
    if args.account.strip():
        found[BANK_ACCOUNT] = args.account
    return found or None


def mapping_of_banks(args: argparse.Namespace) -> Mapping[str, str] | None:
    """What it says of bank files given beside invoices, whose columns are others."""
    said = {key: value for key, value in (mapping(args) or {}).items() if key in _OF_BANKS}
    return said or None


def _pairs(pairs: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        field, sign, column = (part.strip() for part in pair.partition("="))
        if not (field and sign and column):
            raise InputError(f"{pair!r} is not FIELD=COLUMN", "--map")
        if field in found:
            raise InputError(f"{field!r} is given twice", "--map")
        found[field] = column
    return found
