"""Which reader a file is for, by its content and never by its name; archives are looked into.

Owns the order in which readers are asked (the most telling formats first, the table last) and
the refusals of what no reader takes. Adding a format is adding its module to READERS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from butoir.core.errors import InputError
from butoir.formats import (
    archive,
    bodacc,
    camt,
    cfonb,
    cfonb240,
    cii,
    coda,
    facturx,
    fec,
    foreign,
    insolvencies,
    mt940,
    ofx,
    qif,
    table,
    table_winbooks,
    ubl,
)
from butoir.formats.archive import ArchiveError, Budget
from butoir.formats.bank_accounts import account_number
from butoir.formats.model import Diagnostic, Document
from butoir.formats.text import looks_binary
from butoir.formats.xml import MAX_BYTES, root_name

READERS: tuple[ModuleType, ...] = (
    *(facturx, camt, ubl, cii, ofx, bodacc, insolvencies),
    *(coda, cfonb, cfonb240, mt940, qif),
    *(fec, foreign, table),
)
MAX_NESTING = 2
BANK_ACCOUNT = "bank_account"  # what a mapping calls the account of files that name none
_MAPPED = ("table", "qif")  # the formats of which a person may settle what they leave open
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_KINDS = (
    (b"%PDF", "this is a PDF without a readable invoice inside"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office file"),
    (b"PK\x03\x04", "this is an Office file"),
    *((start, "this is an image") for start in _IMAGES),
)


def read_file(path: Path, mapping: Mapping[str, str] | None = None) -> list[Document]:
    """The documents of one file; raises InputError when there is no such file to read.

    `mapping` gives, for tables, the column of each field, `date` and `decimal` for tables and QIF,
    and `bank_account` for movements of which no account is said. Documents carry the path as given.
    """
    name = str(path).encode("utf-8", "replace").decode()
    try:
        if not path.is_file():
            raise InputError("is not a file" if path.exists() else "there is no such file", name)
        if path.stat().st_size > MAX_BYTES:
            return [_refused(name, "too-large", f"is larger than {MAX_BYTES // 1_000_000} MB")]
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"cannot be read: {getattr(error, 'strerror', error)}", name) from None
    return read_bytes(data, name, mapping)


def read_bytes(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> list[Document]:
    """The documents of some bytes: one, or several for an archive; never raises on content."""
    said = dict(mapping or {})
    account = account_number(said.pop(BANK_ACCOUNT, ""))
    found = _read(data, name, said or None, Budget(), 0)
    return [_of_account(document, account) for document in found] if account else found


def _of_account(document: Document, account: str) -> Document:
    """Movements of which the file does not say the account are those of this one."""
    statements = tuple(
        statement if statement.account else replace(statement, account=account)
        for statement in document.statements
    )
    return replace(document, statements=statements)


def _read(
    data: bytes, name: str, mapping: Mapping[str, str] | None, budget: Budget, depth: int
) -> list[Document]:
    if not data.strip():
        return [_refused(name, "empty", "the file is empty")]
    packed = archive.sniff(data)
    if packed:
        return _read_archive(data, name, packed, mapping, budget, depth)
    try:
        document = _ask(data, name, mapping)
    except Exception as error:  # readers do not raise, but what they are built on may
        document = _refused(name, "reader-failed", f"could not be read: {type(error).__name__}")
    return [document or _unknown(data, name, inside=depth > 0)]


def _ask(data: bytes, name: str, mapping: Mapping[str, str] | None) -> Document | None:
    """The document of the first reader that recognises the data, or None."""
    for reader in READERS:
        found = reader.sniff(data)
        if found:
            arguments = (data, name, mapping) if found in _MAPPED else (data, name)
            document: Document = reader.read(*arguments)
            return document
    return None


def _read_archive(
    data: bytes,
    name: str,
    packed: str,
    mapping: Mapping[str, str] | None,
    budget: Budget,
    depth: int,
) -> list[Document]:
    if depth >= MAX_NESTING:
        return [_refused(name, "archive-limit", "archives within archives within archives", packed)]
    documents: list[Document] = []
    try:
        for member, content in archive.members(data, budget):
            documents += _read(content, f"{name}/{member}", mapping, budget, depth + 1)
    except ArchiveError as error:
        documents.append(_refused(name, error.code, error.message, packed))
    documents = table_winbooks.pass_over_others(documents)
    return documents or [_refused(name, "empty", "there is no file in the archive", packed)]


def _refused(name: str, code: str, message: str, kind: str | None = None) -> Document:
    return Document(name, kind, diagnostics=(Diagnostic("error", code, message),))


def _unknown(data: bytes, name: str, inside: bool) -> Document:
    """What no reader takes; an image packed with statements is passed over with a warning."""
    if inside and data.startswith(_IMAGES):
        ignored = Diagnostic("warning", "ignored", "an image in the archive is passed over")
        return Document(name, None, diagnostics=(ignored,))
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), None)
    root = root_name(data)
    if kind:
        code, message = "unknown-format", kind
    elif looks_binary(data):
        code, message = "binary", "this is binary data, not a bank, invoice or ledger file"
    elif root:
        code, message = "unknown-format", f"XML of an unknown kind, its root is {root[1][:60]!r}"
    else:
        code, message = "unknown-format", "no known bank, invoice or ledger format"
    return _refused(name, code, message)
