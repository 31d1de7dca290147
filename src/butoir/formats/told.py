"""The diagnostics of a document as a person reads them: file, line, field, what is wrong."""

from __future__ import annotations

from butoir.core.errors import InputError
from butoir.formats.model import Diagnostic, Document


def told(document: Document, note: Diagnostic) -> InputError:
    """A diagnostic with the place that it speaks of."""
    return InputError(note.message, document.file, note.line, note.field)


def errors_of(document: Document) -> list[InputError]:
    """What makes a file unusable."""
    return [told(document, note) for note in document.diagnostics if note.severity == "error"]


def warnings_of(document: Document) -> list[str]:
    """The warnings of a file, its ledger's included, each as one line."""
    notes = (note for note in document.diagnostics if note.severity != "error")
    ledger = document.ledger.warnings if document.ledger else ()
    return [
        *(str(told(document, note)) for note in notes),
        *(f"{document.file}: {text}" for text in ledger),
    ]
