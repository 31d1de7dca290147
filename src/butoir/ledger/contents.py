"""What a file holds, of whatever kind: documents and tables of customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from butoir.core.errors import InputError, UnusableFilesError
from butoir.formats import archive
from butoir.formats.archive import Budget
from butoir.formats.customers import CustomerRow, read_customers
from butoir.formats.detect import BANK_ACCOUNT, read_bytes
from butoir.formats.model import Document
from butoir.formats.told import errors_of, warnings_of

CUSTOMERS = "customers"
NO_INVOICES = "not-invoices"  # said of a table without numbers and amounts


@dataclass(frozen=True, slots=True)
class Contents:
    """The documents of one file, the tables of customers in it by their names, and the warnings."""

    documents: tuple[Document, ...]
    customers: dict[str, list[CustomerRow]]
    warnings: tuple[str, ...]
    format: str


def read_contents(content: bytes, name: str, mapping: Mapping[str, str] | None = None) -> Contents:
    """Everything in a file, or in the files of an archive.

    Raises UnusableFilesError with everything that is wrong, each with its file, line and field.
    """
    documents: list[Document] = []
    customers: dict[str, list[CustomerRow]] = {}
    errors: list[InputError] = []
    warnings: list[str] = []
    columns = {field: said for field, said in (mapping or {}).items() if field != BANK_ACCOUNT}
    for document in read_bytes(content, name, mapping):
        if any(note.code == NO_INVOICES for note in document.diagnostics):
            try:
                rows = read_customers(bytes_of(document, content, name), document.file, columns)
            except InputError as error:
                errors.append(error)
                continue
            customers[document.file] = rows
            warnings += _row_warnings(rows, document.file)
            continue
        errors += errors_of(document)
        warnings += warnings_of(document)
        documents.append(document)
    if errors:
        raise UnusableFilesError(tuple(errors))
    formats = {document.format for document in documents if document.format}
    formats |= {CUSTOMERS} if customers else set()
    return Contents(tuple(documents), customers, tuple(warnings), ", ".join(sorted(formats)))


def bytes_of(document: Document, content: bytes, name: str) -> bytes:
    """The bytes of a document: those of the file, or of the member of an archive that it was."""
    if document.file == name:
        return content
    inside = document.file.removeprefix(f"{name}/")
    for member, found in archive.members(content, Budget()):
        if member == inside:
            return found
        if inside.startswith(f"{member}/"):
            return bytes_of(document, found, f"{name}/{member}")
    raise InputError("is not found again in the archive", document.file)


def _row_warnings(rows: list[CustomerRow], file: str) -> list[str]:
    notes = [note for row in rows for note in row.warnings]
    return list(dict.fromkeys(str(InputError(n.message, file, n.line, n.field)) for n in notes))
