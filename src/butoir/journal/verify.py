"""Recomputes the chain of events and the digests of the sealed files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from cryptography.x509 import Certificate

from butoir.journal.chain import GONE, Broken, Chain, Link, files_named
from butoir.journal.erased import Erasures
from butoir.journal.events import content_of
from butoir.journal.models import Event, Head, SealedFile
from butoir.journal.sealed import content_of as content_of_file
from butoir.journal.stamps import (
    NO_REPLY,
    STAMPED,
    STAMPS,
    Fitting,
    Stamp,
    StampError,
    reply_faults,
    stamp_of,
)
from butoir.users.models import Company


def verify_journal(roots: Sequence[Certificate] = ()) -> Iterator[Broken]:
    """What is wrong with each company's chain, and every altered file.

    Of a chain: its first broken link, each time the clock was set back, the files that its events
    name and that are not there, the timestamps that do not fit, what was erased without an event
    that says so. With `roots` the signature of each
    timestamp is checked too.
    """
    known = set(SealedFile.objects.values_list("digest", flat=True))
    erased: set[str] = set()
    for company in Company.objects.order_by("pk"):
        erasures = Erasures(company)
        erased |= erasures.files
        yield from _verify_chain(company, known, roots, erasures)
    yield from _verify_files(erased)


def _verify_chain(
    company: Company, known: set[str], roots: Sequence[Certificate], erasures: Erasures
) -> Iterator[Broken]:
    head = Head.objects.filter(company=company).first() or Head(company=company)
    chain, key = Chain(), company.key
    stamps: list[Stamp] = []
    for event in Event.objects.filter(company=company, about=STAMPS, kind=STAMPED):
        try:
            stamps.append(stamp_of(event.sequence, event.data))
        except StampError as error:
            yield Broken(key, f"event {event.sequence}", str(error))
    fitting = Fitting(stamps)
    yield from (Broken(key, *fault) for fault in erasures.faults)
    for link, event, faults in chain.follow(_links(company, head.secret, erasures)):
        found = (*faults, *fitting.meet(link), *erasures.faults_of(event))
        yield from (Broken(key, *fault) for fault in found)
        for digest in files_named(event.data):
            if digest not in known:
                yield Broken(key, f"event {link.sequence}", f"its file {digest} is missing")
    for fault in (*chain.ends(head.sequence, head.digest), *fitting.ends()):
        yield Broken(key, *fault)
    for stamp in stamps:
        if stamp.file not in known:
            yield Broken(key, f"timestamp of event {stamp.sequence}", NO_REPLY)
            continue
        reply = content_of_file(stamp.file)
        yield from (Broken(key, *fault) for fault in reply_faults(stamp, reply, roots))


def _links(company: Company, secret: str, erasures: Erasures) -> Iterator[tuple[Link, Event]]:
    for event in Event.objects.filter(company=company).order_by("sequence").iterator(2000):
        gone = event.data == GONE
        content = erasures.content_of(event) if gone else content_of(event, secret)
        yield Link(event.sequence, event.previous, content, event.digest, event.at), event


def _verify_files(erased: set[str]) -> Iterator[Broken]:
    for file in SealedFile.objects.order_by("digest").iterator(50):
        content = bytes(file.content)
        if not content and file.size and file.digest in erased:
            continue
        if hashlib.sha256(content).hexdigest() != file.digest or len(content) != file.size:
            yield Broken("files", file.digest, "was altered")
