"""Files that a person dropped: each taken in by itself, and what is then said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from butoir.core.errors import InputError
from butoir.formats.xml import MAX_BYTES
from butoir.ledger.importing import import_file
from butoir.ledger.matching import match_company
from butoir.ledger.models import Import
from butoir.users.models import Company
from butoir.web.office.imports.words import Told, errors_told

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of which nothing was taken in, and everything that is to be mended in it."""

    name: str
    errors: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """What came of some files; those of `again` were taken in before."""

    taken: tuple[Import, ...]
    again: tuple[Import, ...]
    refused: tuple[Refused, ...]


def receive(
    company: Company,
    files: Sequence[UploadedFile[Any]],
    terms: int | None,
    *,
    by: str,
    at: datetime,
) -> Received:
    """Take in what can be used, file by file, then match what the bank brought.

    `terms` are the days to pay of invoices that state no due date.
    """
    taken: list[Import] = []
    again: list[Import] = []
    refused: list[Refused] = []
    for file in files:
        name = file.name or gettext("a file without a name")
        try:
            done = import_file(company, name, _content(file), by=by, at=at, terms=terms)
        except InputError as error:
            refused.append(Refused(name, errors_told(name, error)))
        else:
            (again if done.again else taken).append(done.source)
    if taken:
        match_company(company, by=by, at=at)
    return Received(tuple(taken), tuple(again), tuple(refused))


def take_mapped(
    company: Company,
    name: str,
    content: bytes,
    mapping: Mapping[str, str],
    terms: int | None,
    *,
    by: str,
    at: datetime,
) -> Import:
    """Take in a table whose columns a person named. Raises InputError, having taken nothing in."""
    done = import_file(company, name, content, by=by, at=at, terms=terms, mapping=mapping)
    match_company(company, by=by, at=at)
    return done.source


def _content(file: UploadedFile[Any]) -> bytes:
    """The bytes of a file; raises InputError when there are too many to be a file of the books."""
    if (file.size or 0) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // MEGABYTE} MB", file.name or "")
    return bytes(file.read())
