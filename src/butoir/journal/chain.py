"""How events hang together: one way to write them, one digest, one check of a chain.

Knows neither Django nor a database, so that whoever holds a bundle recomputes what the journal
says (`bundle`). An event's digest is that of the digest before it and of its own content's digest:
an event that is shown by the digest of its content alone still holds the chain. A salt, which no
other event reveals, keeps such a content from being guessed (docs/adr/0025).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

GONE = '{"erased":true}'  # the data of an event whose content was erased
FILE_KEYS = ("file", "copies", "enclosed", "letters", "plan")  # where an event names sealed files
MOST_BACK = timedelta(hours=1)  # one piece of work bears the instant at which it began
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAY_NAME = re.compile(rf'"(?:{"|".join(FILE_KEYS)})":')

T = TypeVar("T")


class Link(NamedTuple):
    """An event as the chain sees it; `at` is None where the event is not shown."""

    sequence: int
    previous: str
    content: str
    digest: str
    at: datetime | None


class Fault(NamedTuple):
    """Where a chain does not say what it said, and how."""

    place: str
    problem: str


class Broken(NamedTuple):
    """A place where the journal does not say what it said: which chain or file, where, and how."""

    where: str
    place: str
    problem: str


def canonical(data: Mapping[str, Any]) -> str:
    """One way only to write a mapping as JSON; dates as ISO text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def instant(at: datetime) -> str:
    """One way only to write an instant: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def salt_of(secret: str, sequence: int) -> str:
    """The salt of a company's event: 32 hexadecimal digits, from the secret of its chain."""
    return sha256(f"{secret}:{sequence}")[:32]


def content_digest(
    company: int, sequence: int, kind: str, about: str, by: str, at: str, data: str, salt: str
) -> str:
    """The SHA-256 of everything that an event says; `at` as `instant` writes it."""
    said = [company, sequence, kind, about, by, at, data, salt]
    return sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=True))


def left_digest(kind: str, about: str, by: str, at: str) -> str:
    """The SHA-256 of what is left of an event whose data were erased; `at` is by `instant`."""
    return sha256(json.dumps([kind, about, by, at], separators=(",", ":"), ensure_ascii=True))


def tie(previous: str, content: str) -> str:
    """The digest of an event: of the digest before it ("" before the first) and its content's."""
    return sha256(previous + content)


def sha256(text: str) -> str:
    """Of an ASCII text, in hexadecimal digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def files_named(data: str) -> Iterator[str]:
    """The digests of the sealed files that an event's data name; none in what is no JSON."""
    if not _MAY_NAME.search(data):
        return
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    for key in FILE_KEYS if isinstance(said, dict) else ():
        yield from _digests(said.get(key))


def _digests(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _digests(one)


class Chain:
    """Follows a chain from its beginning; `sequence` and `digest` are those of its last link.

    Only the first broken link is told, since all that follows hangs on it.
    """

    def __init__(self) -> None:
        self.sequence = 0
        self.digest = ""
        self.broken = False
        self._latest: datetime | None = None

    def follow(self, links: Iterable[tuple[Link, T]]) -> Iterator[tuple[Link, T, list[Fault]]]:
        """Each link with what it was read from and what is wrong there."""
        ahead = iter(links)
        here = next(ahead, None)
        while here is not None:
            after = next(ahead, None)
            link, source = here
            faults = [*self._hangs(link, after[0] if after else None), *self._clock(link)]
            self.sequence, self.digest = link.sequence, link.digest
            yield link, source, faults
            here = after

    def ends(self, sequence: int, digest: str) -> Iterator[Fault]:
        """What is wrong with the end, when the head says this sequence and digest."""
        if not self.broken and (sequence, digest) != (self.sequence, self.digest):
            yield Fault(f"event {self.sequence}", "the chain does not end where it should")

    def _hangs(self, link: Link, after: Link | None) -> Iterator[Fault]:
        problem = "" if self.broken else self._problem(link, after)
        if problem:
            self.broken = True
            yield Fault(f"event {link.sequence}", problem)

    def _problem(self, link: Link, after: Link | None) -> str:
        expected = self.sequence + 1
        tied = link.previous == self.digest
        if after and not tied and (after.previous, link.previous) == (self.digest, after.digest):
            return "has changed places with the event after it"
        if link.sequence != expected:
            missing = link.sequence > expected
            return f"event {expected} is missing" if missing else "is in the wrong place"
        if not tied:
            return "is not tied to the event before it"
        return "" if link.digest == tie(link.previous, link.content) else "was altered"

    def _clock(self, link: Link) -> Iterator[Fault]:
        """Told once each time that the instants fall back; from there on they count anew."""
        if link.at is None:
            return
        latest = self._latest
        if latest is not None and link.at < latest - MOST_BACK:
            problem = f"the clock was set back: {instant(link.at)} after {instant(latest)}"
            yield Fault(f"event {link.sequence}", problem)
            self._latest = link.at
        elif latest is None or link.at > latest:
            self._latest = link.at
