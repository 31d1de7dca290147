"""Timestamps of an authority (RFC 3161): what one says, and whether a chain fits it.

What is stamped is the digest of an event, the last one at that time: it covers all events before.
Knows neither Django nor a database, and asks nobody: the replies are kept as they came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from butoir.journal.chain import MOST_BACK, Fault, Link, instant

STAMPED = "journal-stamped"  # the kind of the event that records a timestamp
NO_REPLY = "has no reply of an authority"
STAMPS = "timestamps"  # what that event is about
SHA256 = "2.16.840.1.101.3.4.2.1"
_GRANTED = 0


class StampError(ValueError):
    """A reply of an authority that is no timestamp of this digest; says why."""


class Stamp(NamedTuple):
    """A timestamp as the event `place` records it: of the digest of the event `sequence`.

    `file` is the digest of the authority's reply, `said_at` the instant that it states.
    """

    place: int
    sequence: int
    digest: str
    file: str
    said_at: datetime


def stamp_of(place: int, data: str) -> Stamp:
    """The timestamp that the data of a `STAMPED` event tells of; raises StampError for none."""
    try:
        said: dict[str, Any] = json.loads(data)
        at = datetime.fromisoformat(said["said_at"])
        found = Stamp(place, said["sequence"], said["digest"], said["file"], at)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise StampError("tells of no timestamp") from None
    typed = isinstance(found.sequence, int) and at.tzinfo is not None
    if not typed or not all(isinstance(text, str) for text in (found.digest, found.file)):
        raise StampError("tells of no timestamp")
    return found


def read_reply(reply: bytes, digest: str) -> TimeStampResponse:
    """The reply, when it is a timestamp of that SHA-256; raises StampError."""
    try:
        found = decode_timestamp_response(reply)
        if found.status != _GRANTED:
            raise StampError(f"was refused: {', '.join(found.status_string) or found.status}")
        imprint = found.tst_info.message_imprint
        same = imprint.message.hex() == digest and imprint.hash_algorithm.dotted_string == SHA256
    except StampError:
        raise
    except Exception as error:  # whatever the parser of a stranger's bytes raises
        raise StampError(f"cannot be read: {error}") from None
    if not same:
        raise StampError("is of another digest")
    return found


def check_signature(reply: TimeStampResponse, digest: str, roots: Sequence[Certificate]) -> None:
    """Raises StampError unless an authority signed it whose certificate leads to one of the roots.

    The certificates need to have been valid at the instant that the reply states.
    """
    verifier = VerifierBuilder(roots=list(roots)).build()
    try:
        verifier.verify(reply, bytes.fromhex(digest))
    except (VerificationError, ValueError) as error:
        raise StampError(f"is not signed by a known authority: {error}") from None


def read_roots(pem: bytes) -> list[Certificate]:
    """The certificates of a PEM file; raises ValueError when there is none."""
    return load_pem_x509_certificates(pem)


def reply_faults(stamp: Stamp, reply: bytes, roots: Sequence[Certificate]) -> Iterator[Fault]:
    """What is wrong with the reply that a timestamp is known by; without roots, not its signer."""
    try:
        found = read_reply(reply, stamp.digest)
        if found.tst_info.gen_time != stamp.said_at:
            raise StampError(f"states another instant: {instant(found.tst_info.gen_time)}")
        if roots:
            check_signature(found, stamp.digest, roots)
    except StampError as error:
        yield Fault(f"timestamp of event {stamp.sequence}", str(error))


class Fitting:
    """Holds the links of a chain, as they come, against its timestamps."""

    def __init__(self, stamps: Sequence[Stamp]) -> None:
        self._left = sorted(stamps, key=lambda stamp: stamp.sequence)
        self._past: Stamp | None = None
        self._told: set[tuple[int, bool]] = set()

    def meet(self, link: Link) -> Iterator[Fault]:
        """What does not fit at this link: its digest, or its instant between two timestamps."""
        if link.at is not None:
            yield from self._instant(link, link.at)
        while self._left and self._left[0].sequence <= link.sequence:
            stamp = self._past = self._left.pop(0)
            if (stamp.sequence, stamp.digest) != (link.sequence, link.digest):
                yield Fault(f"timestamp of event {stamp.sequence}", "does not fit the event")

    def ends(self) -> Iterator[Fault]:
        """What is left of the timestamps when the chain has ended."""
        for stamp in self._left:
            yield Fault(f"timestamp of event {stamp.sequence}", "is of an event that is not there")

    def _instant(self, link: Link, at: datetime) -> Iterator[Fault]:
        """The instants that fit no timestamp, the first one beside each."""
        after = self._left[0] if self._left else None
        if after and at > after.said_at + MOST_BACK:
            yield from self._tell(link, after, "after", late=True)
        if self._past and at < self._past.said_at - MOST_BACK:
            yield from self._tell(link, self._past, "before", late=False)

    def _tell(self, link: Link, stamp: Stamp, side: str, *, late: bool) -> Iterator[Fault]:
        if link.at is not None and (stamp.sequence, late) not in self._told:
            self._told.add((stamp.sequence, late))
            said = f"{instant(link.at)} is {side} the timestamp of event {stamp.sequence}"
            problem = f"the clock was wrong: {said}, {instant(stamp.said_at)}"
            yield Fault(f"event {link.sequence}", problem)
