"""Takes what was said out of the journal, and leaves that it was said: the one way to do so.

An event keeps its place, its kind, its author and its instant, a sealed file its digest: the
digests of their contents go on holding the chain, so that `verify` passes (docs/adr/0034). What is
erased is named by an event of the same transaction, without which the database changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from butoir.core.errors import InputError
from butoir.journal.chain import GONE, instant, left_digest, tie
from butoir.journal.erased import ERASURE
from butoir.journal.events import content_of, lock_head, record_event
from butoir.journal.models import ErasedEvent, ErasedFile, Event, SealedFile
from butoir.users.models import Company

_AT_ONCE = 50  # files read at a time


def erase(
    company: Company,
    about: str,
    events: Sequence[Event],
    files: Sequence[str],
    *,
    why: Mapping[str, Any],
    by: str,
    at: datetime,
    authors: Mapping[str, str] = {},
) -> None:
    """Erase the data of events of the company and the bytes of files, by their digests.

    `authors` tells what is left of who recorded an event, where it names a customer. Must be
    called inside a transaction. Raises InputError for an event or a file that is not what was
    recorded: nothing hides a journal that was changed.
    """
    head = lock_head(company)
    told = {}
    for row in events:
        content = content_of(row, head.secret)
        if tie(row.previous, content) != row.digest:
            raise InputError(
                "the journal was changed: run `butoir verify`", f"event {row.sequence}"
            )
        told[str(row.sequence)] = [content, _left(row, authors)]
    _check(files)
    data = {**why, "events": told, "erased": sorted(files)}
    record_event(company, ERASURE, about, by=by, at=at, data=data)
    place = head.sequence + 1
    ErasedEvent.objects.bulk_create(
        ErasedEvent(event=row, content=told[str(row.sequence)][0], recorded=place) for row in events
    )
    ErasedFile.objects.bulk_create(
        ErasedFile(company=company, file_id=digest, recorded=place) for digest in files
    )
    mine = Event.objects.filter(pk__in=[row.pk for row in events])
    for whole, left in authors.items():
        mine.filter(by=whole).update(data=GONE, by=left)
    mine.exclude(data=GONE).update(data=GONE)
    SealedFile.objects.filter(pk__in=files).update(content=b"")


def _left(row: Event, authors: Mapping[str, str]) -> str:
    return left_digest(row.kind, row.about, authors.get(row.by, row.by), instant(row.at))


def _check(files: Sequence[str]) -> None:
    for first in range(0, len(files), _AT_ONCE):
        for row in SealedFile.objects.filter(pk__in=files[first : first + _AT_ONCE]):
            if hashlib.sha256(bytes(row.content)).hexdigest() != row.digest:
                raise InputError("a sealed file was changed: run `butoir verify`", row.digest)
