"""The file of a print batch: each letter, all of them in one PDF, and the list of addresses."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, PrintBatch, State
from butoir.formats.spreadsheet import write_csv
from butoir.journal.models import SealedFile

ALL, LIST = "all-letters.pdf", "addresses.csv"
_HEADINGS = ("no", "customer", "channel", "name", "contact", "address", "postcode", "city")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same batch gives the same bytes


def batch_zip(batch: PrintBatch) -> bytes:
    """The batch as one ZIP file, less what was taken out of it since; read in two queries.

    Raises InputError, with the key of the delivery, for what is no PDF.
    """
    found = Delivery.objects.filter(batch=batch).exclude(state=State.CANCELLED)
    rows = list(found.select_related("document").order_by("pk"))
    files = SealedFile.objects.in_bulk({row.document.file_id for row in rows})
    letters = {row.key: bytes(files[row.document.file_id].content) for row in rows}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, row in enumerate(rows, 1):
            _add(archive, f"{number:03d}-{_plain(row.reference)}.pdf", letters[row.key])
        _add(archive, ALL, _together(letters))
        _add(archive, LIST, write_csv((*_HEADINGS, "country"), map(_line, enumerate(rows, 1))))
    return file.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _plain(reference: str) -> str:
    """A name that cannot be a path."""
    return re.sub(r"[^0-9A-Za-z_-]+", "-", reference).strip("-")[:40] or "letter"


def _together(letters: Mapping[str, bytes]) -> bytes:
    writer = PdfWriter()
    for key, letter in letters.items():
        try:
            writer.append(PdfReader(io.BytesIO(letter)))
        except PyPdfError as error:
            raise InputError(f"is no PDF that can be printed: {error}", key) from error
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _line(numbered: tuple[int, Delivery]) -> tuple[str, ...]:
    number, row = numbered
    to = row.to
    address = ", ".join(to.get("lines", ()))
    said = ("name", "contact"), ("postcode", "city", "country")
    before, after = ([str(to.get(name, "")) for name in names] for names in said)
    return (str(number), row.reference, row.channel, *before, address, *after)
