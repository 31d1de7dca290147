"""Writes a bundle of evidence, a line and a file at a time: the same journal, the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from butoir.core.errors import InputError
from butoir.journal.bundle.layout import (
    CHECK,
    EVENTS,
    FORMAT,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    README,
    SUMS,
    Hidden,
    Shown,
    member_of,
    written,
)
from butoir.journal.chain import files_named

_INSIDE = Path(__file__).with_name("inside")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest that a ZIP file can say
_READABLE = 0o644 << 16


class Sealed(NamedTuple):
    """A file as the journal keeps it."""

    media_type: str
    content: bytes


class Party(NamedTuple):
    """Whose journal it is, and about whom: the company's number, key and name, and the customer's
    code and name."""

    company: int
    key: str
    company_name: str
    code: str
    customer_name: str


class Bundled(NamedTuple):
    """What a bundle holds: events, those shown whole, files; where the chain ends; its bytes."""

    events: int
    shown: int
    files: int
    head: str
    size: int


def write_bundle(
    out: BinaryIO,
    party: Party,
    events: Iterable[Shown | Hidden],
    file_of: Callable[[str], Sealed],
) -> Bundled:
    """Write the events, in their order from the first, and every file that those shown name.

    `file_of` gives a file by its digest. Raises InputError when the bundle would be larger than a
    bundle may be.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        members = _Members(archive)
        for name in (README, CHECK):
            members.add(name, [(_INSIDE / name).read_bytes()])
        journal = _Journal()
        members.add(EVENTS, journal.lines(events))
        if len(journal.files) > MOST_FILES:
            raise InputError(f"more than {MOST_FILES} files: it cannot be one bundle", party.code)
        for digest in sorted(journal.files):
            file = file_of(digest)
            members.add(member_of(digest, file.media_type), [file.content])
        members.add(MANIFEST, [f"{written(journal.manifest(party))}\n".encode("ascii")])
        members.add(SUMS, [f"{sum_}  {name}\n".encode() for name, sum_ in members.sums.items()])
    return Bundled(
        journal.sequence, journal.shown, len(journal.files), journal.digest, members.size
    )


class _Journal:
    """What is learnt from the events while they are written."""

    def __init__(self) -> None:
        self.sequence, self.digest, self.shown = 0, "", 0
        self.files: set[str] = set()

    def lines(self, events: Iterable[Shown | Hidden]) -> Iterable[bytes]:
        for event in events:
            self.sequence, self.digest = event.sequence, event.digest
            if isinstance(event, Shown):
                self.shown += 1
                self.files.update(files_named(event.data))
            yield f"{written(event._asdict())}\n".encode("ascii")

    def manifest(self, party: Party) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "company": {"id": party.company, "key": party.key, "name": party.company_name},
            "customer": {"code": party.code, "name": party.customer_name},
            "head": {"sequence": self.sequence, "digest": self.digest},
            "shown": self.shown,
            "files": len(self.files),
        }


class _Members:
    """The members of the archive as they are written, with their digests, within the limit."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.sums: dict[str, str] = {}
        self.size = 0

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.external_attr, info.create_system = _READABLE, 3
        digest = hashlib.sha256()
        with self._archive.open(info, "w") as member:
            for piece in pieces:
                self.size += len(piece)
                if self.size > MOST_BYTES:
                    most = MOST_BYTES // 1_000_000
                    raise InputError(f"more than {most} MB: it cannot be one bundle", name)
                digest.update(piece)
                member.write(piece)
        self.sums[name] = digest.hexdigest()
