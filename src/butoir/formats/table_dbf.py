"""Tables of dBase, FoxPro and Clipper (DBF): their fields as headings, their records as rows.

Owns the layout of the file (dBase III to Visual FoxPro): a header that names the fields with
their widths, then records of one width. Refuses a table that does not hold what its header
announces: half of a ledger shows as unpaid what the other half settles. Texts kept in a memo file
beside it are not read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload

from butoir.formats.table_csv import MOST_COLUMNS
from butoir.formats.table_rows import Cell, Row, Sheet, TableError
from butoir.formats.text import decode

MOST_RECORDS = 1_000_000
_VERSIONS = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\x8e\xcb\xe5\xf5\xfb")
_HEAD = struct.Struct("<xBBBLHH")  # version, day of the last change, records, bytes of both parts
_HEADER_BYTES = _FIELD_BYTES = 32
_END_OF_FIELDS = b"\r"
_DELETED, _KEPT = b"*", b" "
_FIELD = re.compile(rb"([A-Za-z_][A-Za-z0-9_]{0,10})\0*.*", re.DOTALL)
_TYPES = b"CNFDLIYBTMGPVQWO0@+"
_PAGE_AT = 29
_PAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852"}
_SAMPLE_BYTES = 200_000
_JULIAN_TO_ORDINAL = 1_721_425  # the Julian day before 1 January of the year 1


@dataclass(frozen=True, slots=True)
class _Field:
    """One field: its name, its type (a letter) and where it stands in the record."""

    name: str
    kind: str
    start: int
    width: int


class _Record(Sequence[Cell]):
    """The cells of one record, each understood when it is asked for: a ledger has many fields."""

    __slots__ = ("_data", "_fields", "_page")

    def __init__(self, data: bytes, fields: Sequence[_Field], page: str) -> None:
        self._data, self._fields, self._page = data, fields, page

    def __len__(self) -> int:
        return len(self._fields)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cell]: ...
    def __getitem__(self, place: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(place, slice):
            return [self._cell(field) for field in self._fields[place]]
        return self._cell(self._fields[place])

    def _cell(self, field: _Field) -> Cell:
        raw = self._data[field.start : field.start + field.width]
        binary = _BINARY.get(field.kind)
        if binary:
            return binary(raw)
        text = raw.split(b"\0")[0].decode(self._page, "replace").strip()
        written = _WRITTEN.get(field.kind)
        return written(text) if written else ""


def is_dbf(data: bytes) -> bool:
    """Whether this begins as a DBF table does: a version, a day, and a field with its type."""
    if len(data) <= _HEADER_BYTES + _FIELD_BYTES or data[0] not in _VERSIONS:
        return False
    _, month, day, _, header, record = _HEAD.unpack_from(data)
    first = data[_HEADER_BYTES : _HEADER_BYTES + _FIELD_BYTES]
    named = _FIELD.fullmatch(first[:11])
    return (
        month <= 12
        and day <= 31
        and header > _HEADER_BYTES + _FIELD_BYTES
        and record > 1
        and bool(named)
        and first[11] in _TYPES
    )


def read_sheet(data: bytes) -> Sheet:
    """The fields as the line of headings (1), then each record that is not marked as deleted.

    Raises TableError when the file holds less or more than its header announces.
    """
    *_, count, header, width = _HEAD.unpack_from(data)
    if count > MOST_RECORDS:
        raise TableError("too-large", f"more than {MOST_RECORDS} records")
    fields = list(_fields(data, header))
    if not fields or fields[-1].start + fields[-1].width != width:
        raise TableError("bad-dbf", "the fields of this table do not fill its records")
    held = max(0, len(data) - header) // width
    if held < count:
        raise TableError("truncated", f"{count} records are announced, {held} are there", 1)
    if data[header + count * width :].strip(b"\x1a\0 "):
        message = f"more than the {count} records announced: close the program, copy it again"
        raise TableError("bad-dbf", message)
    heading = Row(1, [field.name for field in fields])
    return Sheet("", [heading, *_records(data, header, width, count, fields)])


def _fields(data: bytes, header: int) -> Iterator[_Field]:
    """The fields that the header names, up to its end mark."""
    start = 1  # after the mark of deletion
    for place in range(_HEADER_BYTES, min(header, len(data)), _FIELD_BYTES):
        about = data[place : place + _FIELD_BYTES]
        if about[:1] == _END_OF_FIELDS:
            return
        named = _FIELD.fullmatch(about[:11])
        if not named or len(about) < _FIELD_BYTES or about[11] not in _TYPES or not about[16]:
            raise TableError("bad-dbf", "the header of this table is damaged")
        if place >= _HEADER_BYTES + MOST_COLUMNS * _FIELD_BYTES:
            raise TableError("too-large", f"more than {MOST_COLUMNS} columns")
        yield _Field(named[1].decode("ascii"), chr(about[11]), start, about[16])
        start += about[16]
    raise TableError("bad-dbf", "the header of this table is damaged")


def _records(
    data: bytes, header: int, width: int, count: int, fields: Sequence[_Field]
) -> Iterator[Row]:
    page = _PAGES.get(data[_PAGE_AT]) or decode(data[header : header + _SAMPLE_BYTES]).encoding
    for number in range(count):
        start = header + number * width
        mark = data[start : start + 1]
        if mark == _KEPT:
            yield Row(number + 2, _Record(data[start : start + width], fields, page))
        elif mark != _DELETED:
            raise TableError("bad-dbf", "a record begins where none can", number + 2)


def _number(text: str) -> Cell:
    """A number as it is written, without the zeros that only fill its decimals: 123.500, 123.5.

    As text, so that no amount goes through a binary fraction.
    """
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(text: str) -> Cell:
    """A day; as it is written when it is none, blank when nothing is."""
    if not text.strip("0"):
        return ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _moment(raw: bytes) -> Cell:
    """The day of an instant: a Julian day and milliseconds."""
    (julian,) = struct.unpack_from("<l", raw.ljust(4, b"\0"))
    ordinal = julian - _JULIAN_TO_ORDINAL
    return date.min + timedelta(ordinal - 1) if 0 < ordinal < date.max.toordinal() else ""


def _currency(raw: bytes) -> Cell:
    """An amount kept as ten-thousandths."""
    (units,) = struct.unpack("<q", raw.ljust(8, b"\0")[:8])
    sign = "-" if units < 0 else ""
    return _number(f"{sign}{abs(units) // 10_000}.{abs(units) % 10_000:04d}")


_WRITTEN: dict[str, Callable[[str], Cell]] = {
    "C": lambda text: text,
    "N": _number,
    "F": _number,
    "D": _day,
    "L": lambda text: text.upper() if text in "YyTtNnFf" else "",
}
_BINARY: dict[str, Callable[[bytes], Cell]] = {
    "I": lambda raw: int.from_bytes(raw, "little", signed=True),
    "B": lambda raw: struct.unpack("<d", raw.ljust(8, b"\0")[:8])[0],
    "Y": _currency,
    "T": _moment,
}
