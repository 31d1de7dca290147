"""Workbooks (xlsx): the rows of their visible sheets, read without trust.

Owns the limits: a file of a few kilobytes may claim a sheet of 17 thousand million cells, or
unpack to any size, and the library allocates what it is told. So every part is unpacked here
within limits, looked through, and packed anew: what was checked is what is read.
"""

from __future__ import annotations

import io
import re
import zipfile

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from butoir.formats.table_rows import Row, Sheet, TableError

SIGNATURE = b"PK\x03\x04"
MOST_BYTES = 150_000_000
MOST_CELLS = 6_000_000
_MOST_PARTS = 1_000
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})(\d{1,9})""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b")


def is_workbook(data: bytes) -> bool:
    """Whether this is a zip archive with the parts of a workbook."""
    return data.startswith(SIGNATURE) and b"xl/workbook" in data


def read_sheets(data: bytes) -> list[Sheet]:
    """The visible sheets with their rows. Raises TableError when the file is no sound workbook."""
    try:
        return _read(_repack(data))
    except TableError:
        raise
    except BaseException as error:  # the library's own panics are no `Exception`
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise TableError("bad-workbook", "this workbook cannot be opened") from error


def _repack(data: bytes) -> io.BytesIO:
    """The parts that matter, unpacked within limits and stored anew."""
    copy = io.BytesIO()
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(copy, "w") as new:
        parts = [part for part in old.infolist() if part.filename.endswith((".xml", ".rels"))]
        if len(parts) > _MOST_PARTS:
            raise TableError("too-large", f"a workbook of more than {_MOST_PARTS} parts")
        for part in parts:
            with old.open(part) as packed:
                content = packed.read(left + 1)
            left -= len(content)
            if left < 0:
                raise TableError("too-large", f"it unpacks to more than {MOST_BYTES} bytes")
            _check_extent(content)
            new.writestr(part.filename, content)
    copy.seek(0)
    return copy


def _check_extent(part: bytes) -> None:
    """Refuse a part whose cells lie so far apart that the table between them is too large.

    A cell says where it stands, or else follows the one before it; so the rows and cells that
    are there count as well as the places that they name.
    """
    if b"\0" in part:
        raise TableError("bad-workbook", "a part of this workbook is not in UTF-8")
    rows = _ROW.split(part)
    height = len(rows)
    width = max(len(_CELL.findall(row)) for row in rows)
    for place in _PLACE.finditer(part):
        height = max(height, int(place[2]))
        width = max(width, _column_number(place[1]))
    if height * width > MOST_CELLS:
        raise TableError("too-large", f"a sheet of {height} rows and {width} columns")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _read(workbook: io.BytesIO) -> list[Sheet]:
    sheets = []
    with CalamineWorkbook.from_filelike(workbook) as book:
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
                cells = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                rows = [
                    Row(number, row)
                    for number, row in enumerate(cells, 1)
                    if any(cell != "" for cell in row)
                ]
                sheets.append(Sheet(about.name, rows))
    return sheets
