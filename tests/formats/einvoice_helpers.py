"""Small e-invoices of our own, changed one fact at a time, and PDFs made to carry them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pypdf import PdfWriter

from butoir.formats.model import Document, Invoice

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str, *changes: tuple[str, str]) -> bytes:
    """A sample with texts replaced; each old text must be there, so that no change is lost."""
    data = (SAMPLES / name).read_bytes()
    for old, new in changes:
        assert old.encode() in data, f"{old!r} is not in {name}"
        data = data.replace(old.encode(), new.encode())
    return data


def only(document: Document) -> Invoice:
    """The one invoice of a document."""
    assert len(document.invoices) == 1, document.diagnostics
    return document.invoices[0]


def codes(document: Document) -> list[str]:
    """What was told about a document, by code."""
    return [diagnostic.code for diagnostic in document.diagnostics]


def pdf(*attachments: tuple[str, bytes]) -> bytes:
    """A one-page PDF with these files attached."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    for name, data in attachments:
        writer.add_attachment(name, data)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
