"""The files that an e-invoice carries or points to.

Owns which of them is the invoice as its customer reads it. Refuses to fetch anything: a file that
is elsewhere is named, and only named.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

from butoir.formats.einvoice_parts import Element, Findings, find_all, text_at, text_of

MAX_COPY_BYTES = 10_000_000
_PDF = "application/pdf"
_INVOICE = re.compile(r"invoice|facture|factuur|rechnung|avoir|credit.?not", re.IGNORECASE)


def carried_pdfs(documents: Sequence[Element], carrier: str, number: str) -> list[Element]:
    """The embedded PDFs, the likeliest to be the invoice itself first.

    `documents` are the elements that name a document, `carrier` the path of its content in one;
    what is called by the number of the invoice comes first, then what is called an invoice.
    """
    found = [
        (_rank(document, content, number), content)
        for document in documents
        for content in find_all(document, carrier)
        if content.get("mimeCode") == _PDF
    ]
    return [content for _, content in sorted(found, key=lambda pair: pair[0])]


def tell_elsewhere(findings: Findings, documents: Sequence[Element], address: str) -> None:
    """Name each document of which only the address is given."""
    for document in documents:
        where = text_at(document, address)
        if where:
            findings.warn("attachment-elsewhere", f"not fetched: {where[:200]}", document)


def decoded_pdf(contents: Sequence[Element]) -> bytes:
    """The first of some embedded files that is a PDF of reasonable size; empty when none is."""
    return next(_decoded(contents), b"")


def _rank(document: Element, content: Element, number: str) -> int:
    called = " ".join(filter(None, (content.get("filename"), *map(text_of, document))))
    if number and _bare(number) in _bare(called):
        return 0
    return 1 if _INVOICE.search(called) else 2


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _decoded(contents: Sequence[Element]) -> Iterator[bytes]:
    for element in contents:
        written = text_of(element)
        if len(written) > 2 * MAX_COPY_BYTES:
            continue
        try:
            data = base64.b64decode(written, validate=False)
        except (binascii.Error, ValueError):
            continue
        if data.startswith(b"%PDF-") and len(data) <= MAX_COPY_BYTES:
            yield data
