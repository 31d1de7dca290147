"""The lines of a file of the Belgian register's open data, within limits, by their number."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import IO

MAX_LINE = 20_000  # bytes; the longest of the register are some hundred
MAX_BYTES = 4_000_000_000  # unpacked, of one file: ten times what it is
_AT_ONCE = 1 << 20  # bytes
_KEYS = {"EnterpriseNumber", "EntityNumber"}
Row = dict[str, str]


class KboError(ValueError):
    """The files cannot be read, and why; the message is a sentence for a screen."""


def rows_of(stream: IO[bytes], asked: Mapping[bytes, str]) -> Iterator[tuple[str, Row]]:
    """The rows whose first cell is a number that is asked about (as it is written: 0123.456.789);
    no other line is taken apart. Raises KboError."""
    lines = _lines(stream)
    names = _names(next(lines, b""))
    if not _KEYS.intersection(names[:1]):
        raise KboError("the first column is no number of the register")
    for line in lines:
        number = asked.get(line[1:13] if line.startswith(b'"') else line[:12])
        if number is not None:
            yield number, _row(names, line)


def all_rows(stream: IO[bytes]) -> Iterator[Row]:
    """Every row of a file. Raises KboError."""
    lines = _lines(stream)
    names = _names(next(lines, b""))
    return (_row(names, line) for line in lines)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    read, rest = 0, b""
    while part := stream.read(_AT_ONCE):
        read += len(part)
        if read > MAX_BYTES:
            raise KboError(f"a file is larger than {MAX_BYTES // 1_000_000_000} GB")
        *whole, rest = (rest + part).split(b"\n")
        yield from whole
        if len(rest) > MAX_LINE:
            raise KboError("a line is too long")
    if rest:
        yield rest


def _names(line: bytes) -> list[str]:
    return _cells(line.removeprefix(b"\xef\xbb\xbf"))


def _row(names: list[str], line: bytes) -> Row:
    return dict(zip(names, _cells(line), strict=False))


def _cells(line: bytes) -> list[str]:
    """One line taken apart; what cannot be shown becomes a space."""
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    try:
        row = next(csv.reader([text]), [])
    except csv.Error as error:
        raise KboError("a line cannot be taken apart") from error
    return ["".join(c if c.isprintable() else " " for c in cell).strip() for cell in row]
