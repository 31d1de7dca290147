"""A file of a register: what it says of our customers is taken in, the rest is passed over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO

from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.identity import is_looked_up
from butoir.core.registered import BELGIUM, register_of
from butoir.dunning.identity.known import known_of
from butoir.dunning.identity.models import RegisterReading
from butoir.dunning.identity.taking import Said, take
from butoir.formats import annuaire, kbo
from butoir.formats.kbo_lines import KboError
from butoir.journal.events import record_event
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Company

ANNUAIRE, KBO = "annuaire", "kbo"
_LONGEST_NAME = 200


def read_register_file(
    company: Company, name: str, stream: IO[bytes], *, by: str, at: datetime
) -> RegisterReading:
    """Take in an archive of the Belgian register's open data, or a saved answer of the French
    search of companies; what it says of who is no customer is passed over.

    Raises InputError when it is neither, or cannot be read.
    """
    if zipfile.is_zipfile(stream):
        stream.seek(0)
        with _refusing(name):
            openers = kbo.openers_of_zip(stream)
        return read_kbo(company, name, openers, by=by, at=at)
    stream.seek(0)
    content = stream.read(annuaire.MAX_BYTES + 1)
    if not annuaire.sniff(content):
        raise InputError("is no file of a register of companies", name)
    answer = annuaire.read(content)
    if answer.problem:
        raise InputError(answer.problem, name)
    entries = answer.entries
    said = [
        Said(customer, entries[number].said, entries[number].record)
        for customer, number in _numbered(company)
        if number in entries
    ]
    return _taken(company, said, ANNUAIRE, name, day_of(at), by=by, at=at)


def read_kbo_files(
    company: Company, paths: Sequence[Path], *, by: str, at: datetime
) -> RegisterReading:
    """Take in the CSV files of the Belgian register as they lie in a folder, as `read_kbo`."""
    name = paths[0].name
    files = {path.name: partial(_open, path) for path in paths}
    with _refusing(name):
        openers = kbo.openers_of(files)
    return read_kbo(company, name, openers, by=by, at=at)


def read_kbo(
    company: Company, name: str, openers: kbo.Openers, *, by: str, at: datetime
) -> RegisterReading:
    """Take in the open data of the Belgian register: every Belgian customer with a number is
    checked. Raises InputError when the files cannot be read, or are of a day to come."""
    asked = [one for one in _numbered(company) if register_of(one[1]) == BELGIUM]
    with _refusing(name):
        extract = kbo.read(openers, {number for _, number in asked})
    said_on = extract.snapshot_on or day_of(at)
    if said_on > day_of(at):
        raise InputError(f"is of {said_on}, which is still to come", name)
    said = [Said(one, extract.said[number], extract.lines[number]) for one, number in asked]
    return _taken(company, said, KBO, name, said_on, by=by, at=at)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except KboError as error:
        raise InputError(str(error), name) from error


def _numbered(company: Company) -> Iterator[tuple[Customer, str]]:
    """The customers that a register may be asked about, each with the number to look for."""
    for customer in Customer.objects.filter(company=company).order_by("pk"):
        known = known_of(customer)
        if is_looked_up(known) and known.numbers:
            yield customer, known.numbers[0]


@transaction.atomic
def _taken(
    company: Company,
    said: list[Said],
    source: str,
    name: str,
    said_on: date,
    *,
    by: str,
    at: datetime,
) -> RegisterReading:
    counts = dict(take(company, said, source, said_on, by=by, at=at))
    row = RegisterReading.objects.create(
        company=company,
        source=source,
        name=name[-_LONGEST_NAME:],
        said_on=said_on,
        counts=counts,
        at=at,
        by=by,
    )
    told = {"source": source, "name": row.name, "said_on": said_on, **counts}
    record_event(company, "register-read", f"register:{row.pk}", by=by, at=at, data=told)
    return row
