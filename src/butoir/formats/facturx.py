"""Factur-X and ZUGFeRD: a PDF that carries its invoice as XML.

Owns finding the XML among a PDF's attachments, within limits of size and number. Refuses to tell
anything from the printed pages: a PDF without XML is an error of its own, other than that of a
damaged or encrypted one. Whether the PDF is truly PDF/A-3 changes nothing to what is owed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, EmbeddedFile

from butoir.formats import cii, ubl
from butoir.formats.model import Diagnostic, Document

MAX_PDF_BYTES = 50_000_000
MAX_XML_BYTES = 20_000_000
MAX_ATTACHMENTS = 50
_MAX_NODES = 1_000
_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")  # by preference, lower case
# blanks that transport leaves before the header; not any byte, for an archive may hold a PDF
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]{0,1024}%PDF-")
_SLOW_FILTERS_BYTES = 1_000_000  # filters that pypdf undoes in Python, and no invoice needs

# pypdf tells its repairs to the log, which without a handler is standard error
logging.getLogger("pypdf").addHandler(logging.NullHandler())


class _RefusedError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Attachment:
    name: str
    data: bytes

    @property
    def rank(self) -> tuple[bool, int]:
        """Invoices before other XML, then the names of the standards before any other."""
        name = self.name.lower()
        return not _is_invoice(self.data), _NAMES.index(name) if name in _NAMES else len(_NAMES)


def sniff(data: bytes) -> str | None:
    """ "facturx" for any PDF: one that carries no invoice is told so by `read`."""
    return "facturx" if _HEADER.match(data) else None


def read(data: bytes, name: str) -> Document:
    """The invoice inside a PDF; never raises, see its diagnostics."""
    try:
        attached = _attached_invoices(data)
    except _RefusedError as refusal:
        diagnostic = Diagnostic("error", refusal.code, str(refusal))
        return Document(name, sniff(data), diagnostics=(diagnostic,))
    chosen, *others = attached
    read_xml = ubl.read if ubl.sniff(chosen.data) else cii.read
    document = read_xml(chosen.data, name)
    return replace(
        document,
        format="facturx",
        invoices=tuple(replace(invoice, attachment=True) for invoice in document.invoices),
        diagnostics=(*_remarks(chosen, others), *document.diagnostics),
        copy=data,
    )


def _remarks(chosen: _Attachment, others: list[_Attachment]) -> Iterator[Diagnostic]:
    if chosen.name.lower() not in _NAMES:
        message = f"the invoice is attached as {_shown(chosen.name)}, not as {_NAMES[0]}"
        yield Diagnostic("warning", "attachment-name", message)
    if others:
        listed = ", ".join(_shown(other.name) for other in others)
        message = f"read {_shown(chosen.name)}, not {listed}"
        yield Diagnostic("warning", "several-invoices-attached", message)


def _attached_invoices(data: bytes) -> list[_Attachment]:
    """The attachments that are or should be an invoice, the best first, at least one."""
    if sniff(data) is None:
        raise _RefusedError("not-a-pdf", "not a PDF")
    if len(data) > MAX_PDF_BYTES:
        raise _RefusedError("too-large", f"larger than {MAX_PDF_BYTES // 1_000_000} MB")
    with _refusing(), _limits():
        files = _embedded_files(data)
        named = [f for f in files if f.name.lower().endswith(".xml")]
        found = _invoices(named) or _invoices([f for f in files if f not in named])
    if not found:
        carried = ", ".join(_shown(file.name) for file in files[:5])
        told = f"only {carried}" if carried else "nothing"
        raise _RefusedError("no-invoice-attached", f"a sound PDF, but it carries {told}: no XML")
    if any(len(attachment.data) > MAX_XML_BYTES for attachment in found):
        raise _RefusedError("too-large", f"an XML above {MAX_XML_BYTES // 1_000_000} MB")
    return sorted(found, key=lambda attachment: attachment.rank)


def _invoices(files: list[EmbeddedFile]) -> list[_Attachment]:
    attachments = [_Attachment(file.name, file.content) for file in files]
    return [a for a in attachments if _is_invoice(a.data) or a.name.lower() in _NAMES]


def _is_invoice(data: bytes) -> bool:
    return bool(cii.sniff(data) or ubl.sniff(data))


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever a hostile PDF makes pypdf raise into one readable refusal."""
    try:
        yield
    except (DependencyError, FileNotDecryptedError):
        message = "the PDF is encrypted: save it without protection"
        raise _RefusedError("encrypted-pdf", message) from None
    except LimitReachedError as error:
        raise _RefusedError("too-large", f"the PDF unpacks to too much: {error}") from None
    except Exception as error:  # pypdf meets broken objects with errors of every kind
        message = f"the PDF is damaged: {type(error).__name__}: {str(error)[:200]}"
        raise _RefusedError("damaged-pdf", message) from None


def _limits() -> AbstractContextManager[Configuration]:
    return apply_configuration(
        maximum_declared_stream_length=MAX_PDF_BYTES,
        zlib_maximum_output_length=MAX_XML_BYTES,
        array_based_stream_maximum_output_length=MAX_XML_BYTES,
        lzw_maximum_output_length=_SLOW_FILTERS_BYTES,
        run_length_maximum_output_length=_SLOW_FILTERS_BYTES,
        zlib_maximum_recovery_input_length=_SLOW_FILTERS_BYTES,
        stream_filters_maximum_length=3,
    )


def _embedded_files(data: bytes) -> list[EmbeddedFile]:
    """The files of the name tree and those only associated with the document (/AF)."""
    catalog = PdfReader(BytesIO(data), strict=False).root_object
    specifications = {id(spec): spec for spec in _specifications(catalog)}
    files = (
        EmbeddedFile(_text(spec.get("/UF")) or _text(spec.get("/F")), spec)
        for spec in specifications.values()
    )
    return list(islice(files, MAX_ATTACHMENTS))


def _specifications(catalog: DictionaryObject) -> Iterator[DictionaryObject]:
    names = _dictionary(catalog.get("/Names"))
    waiting = [_dictionary(names.get("/EmbeddedFiles"))]
    for _ in range(_MAX_NODES):  # a bound, as a tree may be its own child
        if not waiting:
            break
        node = waiting.pop(0)
        kids = _array(node.get("/Kids"))[: _MAX_NODES - len(waiting)]
        waiting += map(_dictionary, kids)
        yield from _file_specifications(_array(node.get("/Names")))
    yield from _file_specifications(_array(catalog.get("/AF")))


def _file_specifications(values: list[Any]) -> Iterator[DictionaryObject]:
    return (value for value in map(_dictionary, values) if "/EF" in value)


def _dictionary(value: Any) -> DictionaryObject:
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    resolved = value.get_object() if value is not None else None
    return resolved[:_MAX_NODES] if isinstance(resolved, ArrayObject) else []


def _text(value: Any) -> str:
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, str) else ""


def _shown(name: str) -> str:
    return repr(name[:60])
