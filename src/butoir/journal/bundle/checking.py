"""Verifies a bundle of evidence by itself: no database, no settings, nobody asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.x509 import Certificate

from butoir.core.errors import InputError
from butoir.journal.bundle.layout import (
    EVENTS,
    FORMAT,
    MANIFEST,
    OWN,
    SUMS,
    Hidden,
    Shown,
    digest_in,
    link_of,
    read_line,
)
from butoir.journal.bundle.opening import Bundle, DamagedError
from butoir.journal.chain import Broken, Chain, Fault, Link, files_named
from butoir.journal.stamps import (
    NO_REPLY,
    STAMPED,
    Fitting,
    Stamp,
    StampError,
    reply_faults,
    stamp_of,
)

_SMALL = 2_000_000  # bytes of what is read whole
_JOURNAL, _FILES = "journal", "files"


class Checked(NamedTuple):
    """What is wrong with a bundle, and what it holds: the company's and customer's names as the
    bundle gives them, the end of the chain, events, those shown, files, instants of timestamps."""

    broken: tuple[Broken, ...]
    company: str
    customer: str
    head: str
    events: int
    shown: int
    files: int
    stamped: tuple[datetime, ...]


def check_bundle(path: Path, roots: Sequence[Certificate] = ()) -> Checked:
    """Recompute everything in a bundle; without `roots` the signatures of timestamps are not.

    Raises InputError for what is no bundle, or no file that can be read safely.
    """
    with Bundle(path) as bundle:
        return _Checking(bundle, str(path), roots).result()


class _Checking:
    """One bundle as it is gone through."""

    def __init__(self, bundle: Bundle, where: str, roots: Sequence[Certificate]) -> None:
        self._bundle, self._where, self._roots = bundle, where, roots
        self._broken: list[Broken] = []
        self._named: set[str] = set()
        self._files = {digest_in(name): name for name in bundle.members if digest_in(name)}
        self._chain = Chain()
        self._shown = 0
        self._unreadable: Broken | None = None

    def result(self) -> Checked:
        """Go through all of it, the files first."""
        if MANIFEST not in self._bundle.members or EVENTS not in self._bundle.members:
            raise InputError("is no bundle of evidence", self._where)
        sound = self._check_members()
        manifest = self._manifest()
        stamps: list[Stamp] = []
        if EVENTS in sound:
            stamps = list(self._stamps())
            self._check_events(_number(manifest, "company", "id"), stamps)
            head = _number(manifest, "head", "sequence"), _text(manifest, "head", "digest")
            if self._unreadable:
                self._broken.append(self._unreadable)
            else:
                self._journal(self._chain.ends(*head))
            self._check_names()
        for stamp in stamps:
            self._check_reply(stamp, sound)
        return Checked(
            tuple(self._broken),
            _text(manifest, "company", "name"),
            _text(manifest, "customer", "name"),
            self._chain.digest,
            self._chain.sequence,
            self._shown,
            len(self._files),
            tuple(stamp.said_at for stamp in stamps),
        )

    def _manifest(self) -> Mapping[str, Any]:
        try:
            said = json.loads(self._bundle.read(MANIFEST, _SMALL))
        except (DamagedError, ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise InputError(f"does not say that it is {FORMAT}", f"{self._where}: {MANIFEST}")
        return said

    def _check_members(self) -> set[str]:
        """Each member against the list of digests and its own name; those that can be read."""
        sums, sound = self._sums(), set()
        for name in self._bundle.members:
            try:
                digest = self._bundle.sha256(name)
            except DamagedError as error:
                self._tell(_FILES, name, str(error))
                continue
            sound.add(name)
            said = digest_in(name)
            if said and said != digest:
                self._tell(_FILES, name, f"was replaced: its SHA-256 is {digest}")
            elif name != SUMS and name not in sums:
                self._tell(_FILES, name, f"is not in {SUMS}: it is not part of the bundle")
            elif name != SUMS and sums[name] != digest:
                self._tell(_FILES, name, f"was altered: its SHA-256 is {digest}")
        for name in sorted((set(sums) | set(OWN)) - set(self._bundle.members)):
            self._tell(_FILES, name, "is missing")
        return sound

    def _sums(self) -> dict[str, str]:
        sums: dict[str, str] = {}
        if SUMS in self._bundle.members:
            try:
                for line in self._bundle.lines(SUMS):
                    digest, _, name = line.partition("  ")
                    sums[name] = digest
            except DamagedError:  # told where the members are gone through
                pass
        return sums

    def _events(self) -> Iterator[Shown | Hidden]:
        """The events up to the first line that is none."""
        number = 0
        try:
            for line in self._bundle.lines(EVENTS):
                yield read_line(line)
                number += 1
        except ValueError as error:
            self._unreadable = Broken(_JOURNAL, f"line {number + 1}", str(error))

    def _stamps(self) -> Iterator[Stamp]:
        for event in self._events():
            if isinstance(event, Shown) and event.kind == STAMPED:
                try:
                    yield stamp_of(event.sequence, event.data)
                except StampError as error:
                    self._tell(_JOURNAL, f"event {event.sequence}", str(error))

    def _check_events(self, company: int, stamps: Sequence[Stamp]) -> None:
        fitting = Fitting(stamps)
        for link, event, faults in self._chain.follow(self._links(company)):
            self._journal((*faults, *fitting.meet(link)))
            if not isinstance(event, Shown):
                continue
            self._shown += 1
            for digest in files_named(event.data):
                self._named.add(digest)
                if digest not in self._files:
                    problem = f"its file {digest} is missing"
                    self._tell(_JOURNAL, f"event {event.sequence}", problem)
        self._journal(fitting.ends())

    def _links(self, company: int) -> Iterator[tuple[Link, Shown | Hidden]]:
        for event in self._events():
            yield link_of(event, company), event

    def _check_names(self) -> None:
        for digest, name in sorted(self._files.items()):
            if digest not in self._named:
                self._tell(_FILES, name, "is named by no event that is shown")
        for name in sorted(set(self._bundle.members) - {*OWN, *self._files.values()}):
            self._tell(_FILES, name, "is no file of a bundle")

    def _check_reply(self, stamp: Stamp, sound: set[str]) -> None:
        name = self._files.get(stamp.file)
        if name is None:
            self._tell(_JOURNAL, f"timestamp of event {stamp.sequence}", NO_REPLY)
        elif name in sound:
            try:
                reply = self._bundle.read(name, _SMALL)
            except DamagedError as error:
                self._tell(_FILES, name, str(error))
                return
            self._journal(reply_faults(stamp, reply, self._roots))

    def _journal(self, faults: Iterator[Fault] | Sequence[Fault]) -> None:
        for fault in faults:
            self._tell(_JOURNAL, *fault)

    def _tell(self, where: str, place: str, problem: str) -> None:
        self._broken.append(Broken(where, place, problem))


def _value(manifest: Mapping[str, Any], part: str, name: str) -> Any:
    said = manifest.get(part)
    return said.get(name) if isinstance(said, dict) else None


def _text(manifest: Mapping[str, Any], part: str, name: str) -> str:
    found = _value(manifest, part, name)
    return found if isinstance(found, str) else ""


def _number(manifest: Mapping[str, Any], part: str, name: str) -> int:
    found = _value(manifest, part, name)
    return found if type(found) is int else 0
