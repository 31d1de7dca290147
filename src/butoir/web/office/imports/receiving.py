"""Files that a person dropped: each taken in by itself, and what is then said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from butoir.core.errors import InputError, UnusableFilesError
from butoir.dunning.following_up import follow_up_import
from butoir.formats.detect import BANK_ACCOUNT
from butoir.formats.xml import MAX_BYTES
from butoir.ledger.columns import keep_waiting, needs_columns, remembered_columns
from butoir.ledger.importing import Imported, import_file
from butoir.ledger.models import Import
from butoir.users.models import Company
from butoir.web.office.imports.columns import is_of_a_bank
from butoir.web.office.imports.words import Told, errors_told

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of which nothing was taken in, and everything that is to be mended in it.

    `waiting` is the number under which a table is kept until its columns are named; `of_a_bank`
    says that it is no table, but movements whose dates or amounts are to be settled.
    """

    name: str
    errors: tuple[Told, ...]
    waiting: int | None = None
    of_a_bank: bool = False


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
    account: str = "",
) -> Received:
    """Take in what can be used, file by file, match what the bank brought, decide the day anew.

    Debts older than the installation rest until a person has looked.
    `terms` are the days to pay of invoices that state no due date, `account` the bank account of
    movements of which the file says none.
    """
    said = {BANK_ACCOUNT: account} if account else {}
    taken: list[Import] = []
    again: list[Import] = []
    refused: list[Refused] = []
    for file in files:
        name = file.name or gettext("a file without a name")
        try:
            done = _take(company, name, _content(file), terms, said, by, at)
        except InputError as error:
            waiting = _waiting(company, name, file, error, by, at)
            of_a_bank = bool(waiting) and is_of_a_bank(_content(file))
            refused.append(Refused(name, errors_told(name, error), waiting, of_a_bank))
        else:
            (again if done.again else taken).append(done.source)
    if taken:
        follow_up_import(company, by=by, at=at)
    return Received(tuple(taken), tuple(again), tuple(refused))


def _take(
    company: Company,
    name: str,
    content: bytes,
    terms: int | None,
    said: Mapping[str, str],
    by: str,
    at: datetime,
) -> Imported:
    """Import a file, by the columns that a person named before when its headings say nothing."""
    try:
        return import_file(company, name, content, by=by, at=at, terms=terms, mapping=said)
    except InputError:
        mapping = remembered_columns(company, content)
        if mapping is None:
            raise
        mapping = {**mapping, **said}
        return import_file(company, name, content, by=by, at=at, terms=terms, mapping=mapping)


def _waiting(
    company: Company, name: str, file: UploadedFile[Any], error: InputError, by: str, at: datetime
) -> int | None:
    """The number under which a table waits for its columns; None for any other file."""
    if not isinstance(error, UnusableFilesError):
        return None
    content = _content(file)
    if not needs_columns(content, name):
        return None
    return keep_waiting(company, name, content, by=by, at=at).pk


def _content(file: UploadedFile[Any]) -> bytes:
    """The bytes of a file; raises InputError when there are too many to be one of the books."""
    if (file.size or 0) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // MEGABYTE} MB", file.name or "")
    file.seek(0)
    return bytes(file.read())
