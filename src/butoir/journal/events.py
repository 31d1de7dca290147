"""Recording what happened, in the transaction of the change itself.

Each company has its own chain (`chain`): nothing can be changed, removed or slipped in without all
that follows showing it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from butoir.journal.bulk import insert_rows
from butoir.journal.chain import canonical, content_digest, instant, salt_of, tie
from butoir.journal.models import Event, Head
from butoir.users.models import Company

# by hand, what every change does: the query sets would take longer than the engines
_HEAD = "SELECT sequence, digest, secret FROM journal_head WHERE company_id = %s"
_MOVED = "UPDATE journal_head SET sequence = %s, digest = %s WHERE company_id = %s"
_FIELDS = ("company_id", "sequence", "kind", "about", "by", "at", "data", "previous", "digest")
_values = attrgetter(*_FIELDS)


class Happened(NamedTuple):
    """What to record: its kind, what it is about ("delivery:3"), and its particulars (JSON)."""

    kind: str
    about: str = ""
    data: Mapping[str, Any] = {}


def lock_head(company: Company) -> Head:
    """The end of the company's chain, held until the transaction ends.

    Whoever decides on the state of a company takes it first: other writers wait.
    """
    found = _locked(company.pk)
    if found is None:
        open_chain(company)
        found = _locked(company.pk)
    sequence, digest, secret = found
    return Head(company_id=company.pk, sequence=sequence, digest=digest, secret=secret)


def _locked(company: int) -> Any:
    """Sequence, digest and secret of a head, its row locked."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the head is held in a transaction")
    lock = connection.ops.for_update_sql() if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{_HEAD} {lock}", [company])
        return cursor.fetchone()


def head_sequence(company: Company) -> int:
    """How many events the company has: grows with every change, so it dates what was read."""
    found = Head.objects.filter(company=company).values_list("sequence", flat=True).first()
    return found or 0


def record_events(company: Company, events: Sequence[Happened], *, by: str, at: datetime) -> None:
    """Append events in their order. Must be called inside the transaction of the change."""
    if not events:
        return
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded with its change")
    head = lock_head(company)
    rows = []
    for happened in events:
        row = _chained(head, happened, by, at)
        head.sequence, head.digest = row.sequence, row.digest
        rows.append(row)
    insert_rows(Event, _FIELDS, [_values(row) for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [head.sequence, head.digest, company.pk])


def record_event(
    company: Company,
    kind: str,
    about: str = "",
    *,
    by: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Append one event. Must be called inside the transaction of the change."""
    record_events(company, [Happened(kind, about, data or {})], by=by, at=at)


def _chained(head: Head, happened: Happened, by: str, at: datetime) -> Event:
    row = Event(
        company_id=head.company_id,
        sequence=head.sequence + 1,
        kind=happened.kind,
        about=happened.about,
        by=by,
        at=at.astimezone(UTC),
        data=canonical(happened.data),
        previous=head.digest,
    )
    row.digest = digest_of(row, head.secret)
    return row


def open_chain(company: Company, secret: str = "") -> None:
    """Begin the chain of a company that has none, with that secret, else one of the installation's.

    The secret is never shown: it salts what an event says, so that an event of which only the
    digest is shown tells nothing of its content.
    """
    secret = secret or secret_of(company.pk)
    Head.objects.get_or_create(company=company, defaults={"secret": secret})


def secret_of(company: int) -> str:
    """The secret of a company's chain (64 hexadecimal digits), from the installation's key."""
    return salted_hmac("butoir.journal", str(company), algorithm="sha256").hexdigest()


def digest_of(event: Event, secret: str) -> str:
    """The digest that an event must bear, from what it says and the digest before it."""
    return tie(event.previous, content_of(event, secret))


def content_of(event: Event, secret: str) -> str:
    """The digest of what an event says, by the secret of its company's chain."""
    return content_digest(
        event.company_id,
        event.sequence,
        event.kind,
        event.about,
        event.by,
        instant(event.at),
        event.data,
        salt_of(secret, event.sequence),
    )
