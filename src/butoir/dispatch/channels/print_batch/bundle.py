"""What a person prints of a batch: one ZIP with every letter, all of them merged, and a list."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, PrintBatch, State
from butoir.journal.models import SealedFile

_LINES = 5  # columns for the lines of an address
_COLUMNS = ("number", "file", "pages", "customer", "title", "name", "contact")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def compose_bundle(batch: PrintBatch) -> bytes:
    """The ZIP of a batch, in a fixed number of queries; the same batch gives the same bytes.

    `letters.pdf` has all letters in the order of their numbers, `list.csv` one line each. Letters
    cancelled since the batch was made are left out. Raises InputError for what is no PDF.
    """
    letters = _letters(batch)
    files = SealedFile.objects.in_bulk({letter.document.file_id for letter in letters})
    whole, rows, named = PdfWriter(), [], []
    for number, letter in enumerate(letters, start=1):
        content = bytes(files[letter.document.file_id].content)
        name = f"{number:04d}-{re.sub(r'[^A-Za-z0-9._-]+', '-', letter.reference)[:60]}.pdf"
        pages = _append(whole, content, letter)
        rows.append(_row(number, name, pages, letter))
        named.append((name, content))
    named += [("letters.pdf", _written(whole)), ("list.csv", _as_csv(rows))]
    return _zipped(batch, named)


def _letters(batch: PrintBatch) -> list[Delivery]:
    rows = Delivery.objects.filter(batch=batch, state__in=(State.WAITING, State.SENT))
    return list(rows.select_related("document").order_by("pk"))


def _append(whole: PdfWriter, content: bytes, letter: Delivery) -> int:
    """Add a letter's pages; how many."""
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        whole.append(io.BytesIO(content), import_outline=False)
    except PyPdfError as error:
        raise InputError(f"is no PDF that can be printed: {error}", letter.key) from error
    return len(pages)


def _row(number: int, file: str, pages: int, letter: Delivery) -> list[str]:
    to: dict[str, Any] = letter.to
    lines = [str(line) for line in to.get("lines", ())]
    shown = [*lines[: _LINES - 1], ", ".join(lines[_LINES - 1 :])] if len(lines) > _LINES else lines
    place = [str(to.get(part, "")) for part in ("postcode", "city", "country")]
    told = [letter.reference, letter.document.title, to.get("name", ""), to.get("contact", "")]
    row = [str(number), file, str(pages), *map(str, told)]
    return [*row, *shown, *[""] * (_LINES - len(shown)), *place]


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """For a spreadsheet of these countries: semicolons, and UTF-8 that announces itself."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    lines = [f"address {number}" for number in range(1, _LINES + 1)]
    writer.writerow([*_COLUMNS, *lines, "postcode", "city", "country"])
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def _written(whole: PdfWriter) -> bytes:
    out = io.BytesIO()
    whole.write(out)
    return out.getvalue()


def _zipped(batch: PrintBatch, named: Sequence[tuple[str, bytes]]) -> bytes:
    moment = localtime(batch.made_at).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named:
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
