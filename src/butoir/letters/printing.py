"""PDF files put one behind the other to be printed: checked, counted, harmless.

What comes out is for a printer, no archive: it has neither the tags nor the marks of its parts,
which are kept as they are elsewhere.
"""

from __future__ import annotations

import io
from typing import BinaryIO

import pikepdf
from pikepdf import Pdf

from butoir.core.errors import InputError

_NOT_FOR_A_PRINTER = ("/AA", "/Annots", "/StructParents", "/Tabs")  # actions, notes, tags


def open_to_print(content: bytes) -> Pdf:
    """A PDF with nothing in it that acts; what is filled in or stamped on its pages stays as it
    looks.

    Raises InputError for what is no PDF, has no page, or is encrypted.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(content))
        if pdf.is_encrypted:
            raise InputError("is encrypted")
        pdf.flatten_annotations("print")
        for page in pdf.pages:
            _disarm(page)
        count = len(pdf.pages)
    except InputError:
        raise
    except pikepdf.PasswordError as error:
        raise InputError("is encrypted") from error
    except Exception as error:  # a broken or hostile file fails in every way
        raise InputError("is no PDF that can be printed") from error
    if not count:
        raise InputError("is no PDF that can be printed")
    return pdf


def sheets_of(pdf: Pdf, *, duplex: bool) -> int:
    """How many sheets of paper its pages take."""
    return (len(pdf.pages) + 1) // 2 if duplex else len(pdf.pages)


class PrintFile:
    """A file for a printer, to which documents are added; on both sides, each begins a sheet."""

    def __init__(self, *, duplex: bool) -> None:
        self._duplex = duplex
        self._made = pikepdf.new()

    def add(self, pdf: Pdf) -> None:
        """Put a document at the end."""
        self._made.pages.extend(pdf.pages)
        self._end()

    def add_page(self, pdf: Pdf, place: int) -> None:
        """Put one page of a document at the end, as a document of its own."""
        self._made.pages.append(pdf.pages[place])
        self._end()

    def save(self, file: BinaryIO) -> None:
        """Write it: the same documents give the same bytes."""
        self._made.save(file, deterministic_id=True)

    def _end(self) -> None:
        pages = self._made.pages
        if self._duplex and len(pages) % 2:
            left, bottom, right, top = (float(side) for side in pages[-1].mediabox)
            self._made.add_blank_page(page_size=(abs(right - left), abs(top - bottom)))


def _disarm(page: pikepdf.Page) -> None:
    for key in _NOT_FOR_A_PRINTER:
        if key in page:
            del page[key]
