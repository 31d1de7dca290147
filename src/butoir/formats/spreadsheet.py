"""Tables for a spreadsheet: what a stranger wrote stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_ACTING = ("=", "+", "-", "@", "\t", "\r")  # how a cell that a spreadsheet would run begins


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file as French and Belgian spreadsheets open it: semicolons, UTF-8 with its mark.

    A cell that could be taken for a formula is marked as text (OWASP, CSV injection); line breaks
    within a cell become spaces.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    plain = " ".join(text.replace("\0", "").splitlines())
    return f"'{plain}" if plain.lstrip().startswith(_ACTING) else plain
