"""Recomputes the chain of events and the digests of the sealed files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from butoir.journal.events import digest_of
from butoir.journal.models import Event, Head, SealedFile
from butoir.users.models import Company


class Broken(NamedTuple):
    """A place where the journal does not say what it said: which chain or file, where, and how."""

    where: str
    place: str
    problem: str


def verify_journal() -> Iterator[Broken]:
    """The first broken link of each company's chain, and every altered file."""
    for company in Company.objects.order_by("pk"):
        yield from _verify_chain(company)
    yield from _verify_files()


def _verify_chain(company: Company) -> Iterator[Broken]:
    sequence, digest = 0, ""
    for event in Event.objects.filter(company=company).order_by("sequence").iterator(2000):
        problem = _problem(event, sequence + 1, digest)
        if problem:
            yield Broken(company.key, f"event {event.sequence}", problem)
            return
        sequence, digest = event.sequence, event.digest
    head = Head.objects.filter(company=company).first()
    known = (head.sequence, head.digest) if head else (0, "")
    if known != (sequence, digest):
        yield Broken(company.key, f"event {sequence}", "the chain does not end where it should")


def _problem(event: Event, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return f"event {expected} is missing"
    if event.previous != previous:
        return "is not tied to the event before it"
    if event.digest != digest_of(event):
        return "was altered"
    return ""


def _verify_files() -> Iterator[Broken]:
    for file in SealedFile.objects.order_by("digest").iterator(50):
        content = bytes(file.content)
        if hashlib.sha256(content).hexdigest() != file.digest or len(content) != file.size:
            yield Broken("files", file.digest, "was altered")
