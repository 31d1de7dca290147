"""Asking an authority to date the end of a chain, and keeping what it answers.

The authority gets one digest, never a name or a sum. Its reply is sealed as it came, its event ties
it to the digest that it dates. Nothing waits for it: what fails is asked again later.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from django.db import transaction
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from butoir.core.errors import InputError
from butoir.journal.chain import instant
from butoir.journal.events import content_of, record_event
from butoir.journal.models import Event, Head
from butoir.journal.sealed import seal
from butoir.journal.stamps import STAMPED, STAMPS, Stamp, StampError, read_reply, stamp_of
from butoir.users.hours import day_of
from butoir.users.models import Company

_REPLY = "application/timestamp-reply"
_ASKED = {"Content-Type": "application/timestamp-query", "Accept": _REPLY}
_TIMEOUT_SECONDS = 20.0
_LARGEST = 200_000  # bytes of a reply


class Dated(NamedTuple):
    """How far a chain is dated: its last timestamp, and the events recorded since."""

    last: Stamp | None
    events_since: int


def load_dated(company: Company) -> Dated:
    """How far the company's chain is dated, in two queries; the event of a timestamp needs none."""
    head = Head.objects.filter(company=company).values_list("sequence", flat=True).first() or 0
    row = Event.objects.filter(company=company, about=STAMPS, kind=STAMPED)
    last = row.order_by("sequence").last()
    if last is None:
        return Dated(None, head)
    return Dated(stamp_of(last.sequence, last.data), head - last.sequence)


def is_due(company: Company, at: datetime) -> bool:
    """Whether there is something to date that the day (in Paris) has not dated yet."""
    dated = load_dated(company)
    fresh = dated.last is not None and day_of(dated.last.said_at) >= day_of(at)
    return dated.events_since > 0 and not fresh


def stamp_chain(company: Company, authority: str, *, by: str, at: datetime) -> Stamp | None:
    """Have the last event dated by the authority at that address; None when it is dated already.

    The database is not held while the authority is waited for. Raises InputError when it does not
    answer, or answers with no timestamp of what was asked: then nothing is kept.
    """
    if not load_dated(company).events_since:
        return None
    head = Head.objects.get(company=company)
    event = Event.objects.get(company=company, sequence=head.sequence)
    reply, said_at = _asked(authority, event, head.secret)
    with transaction.atomic():
        file = seal(reply, _REPLY, at)
        data = {
            "sequence": event.sequence,
            "digest": event.digest,
            "file": file.digest,
            "said_at": instant(said_at),
            "authority": _host(authority),
        }
        record_event(company, STAMPED, STAMPS, by=by, at=at, data=data)
    return load_dated(company).last


def _asked(authority: str, event: Event, secret: str) -> tuple[bytes, datetime]:
    """The reply about an event's digest, and the instant that it states."""
    # what hashes to the digest, so that the reply is about the digest itself
    hashed = event.previous + content_of(event, secret)
    builder = TimestampRequestBuilder().data(hashed.encode("ascii"))
    request = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    reply = _fetched(authority, request.as_bytes())
    try:
        found = read_reply(reply, event.digest)
    except StampError as error:
        raise InputError(f"the timestamp {error}", _host(authority)) from None
    if found.tst_info.nonce != request.nonce:
        raise InputError("the timestamp answers another request", _host(authority))
    return reply, found.tst_info.gen_time


def _fetched(authority: str, request: bytes) -> bytes:
    try:
        with httpx.stream(
            "POST", authority, content=request, headers=_ASKED, timeout=_TIMEOUT_SECONDS
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise InputError(f"answered {answer.status_code}", _host(authority))
            reply = b""
            for piece in answer.iter_bytes():
                reply += piece
                if len(reply) > _LARGEST:
                    raise InputError("answered without end", _host(authority))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        told = str(error) or type(error).__name__
        raise InputError(f"did not answer: {told}", _host(authority)) from error
    return reply


def _host(authority: str) -> str:
    """The authority as it is named: an address may hold a password."""
    return urlsplit(authority).hostname or "the authority"
