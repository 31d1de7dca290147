"""The documents of the files that a person names, or everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from butoir.core.errors import InputError, UnusableFilesError
from butoir.formats.customers import CustomerRow, read_customers
from butoir.formats.detect import read_file
from butoir.formats.model import Diagnostic, Document
from butoir.formats.told import errors_of
from butoir.ledger.contents import NO_INVOICES, bytes_of


def read_documents(
    paths: Iterable[Path],
    wanted: Literal["invoices", "statements"],
    mapping: Mapping[str, str] | None = None,
) -> list[Document]:
    """Every document of the files, each content once; raises UnusableFilesError with all errors.

    A file that holds nothing of what is wanted, but the other, was given to the wrong option. The
    same content under a second name is kept as an empty document with a warning: an old export
    beside its copy, or a statement alone and in the month's archive.
    """
    documents: list[Document] = []
    errors: list[InputError] = []
    seen: dict[Document, str] = {}
    for path in paths:
        try:
            found = read_file(path, mapping)
        except InputError as error:
            errors.append(error)
            continue
        errors += _unusable(found, wanted)
        for document in found:
            content = replace(document, file="")
            first = seen.get(content) if _has_content(document) else None
            seen.setdefault(content, document.file)
            documents.append(_copy(document, first) if first else document)
    if errors:
        raise UnusableFilesError(tuple(errors))
    return documents


def _unusable(found: Sequence[Document], wanted: str) -> Iterator[InputError]:
    """What is wrong with the documents of one file, or that they are of the other kind."""
    wrong = [error for document in found for error in errors_of(document)]
    yield from wrong
    kinds = {
        "statements" if document.statements else "invoices"
        for document in found
        if _has_content(document)
    }
    if kinds and wanted not in kinds and not wrong:
        option = "--bank" if wanted == "invoices" else "--invoices"
        yield InputError(
            f"holds {kinds.pop()} ({found[0].format}), no {wanted}: give it with {option}",
            found[0].file,
        )


def _has_content(document: Document) -> bool:
    return bool(document.invoices or document.statements or document.ledger)


def _copy(document: Document, first: str) -> Document:
    note = Diagnostic("warning", "read-before", f"the same content as {first}: it counts once")
    return Document(document.file, document.format, document.encoding, diagnostics=(note,))


def customers_inside(paths: Iterable[Path], documents: Iterable[Document]) -> Iterator[CustomerRow]:
    """The customers of the tables that stand beside a ledger in an archive of invoices."""
    tables = [
        document
        for document in documents
        if any(note.code == NO_INVOICES for note in document.diagnostics)
    ]
    for path in paths:
        for document in tables:
            if document.file.startswith(f"{path}/"):
                content = bytes_of(document, path.read_bytes(), str(path))
                yield from read_customers(content, document.file)
