"""What a register said, kept: one row a customer, its answer sealed, its event beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from butoir.core.identity import STOP, compare
from butoir.core.registered import Registered, as_json
from butoir.dunning.identity.known import known_of
from butoir.dunning.identity.models import IdentityCheck
from butoir.journal.events import Happened, lock_head, record_events
from butoir.journal.sealed import seal
from butoir.ledger.models import Customer
from butoir.users.models import Company

_JSON = "application/json"


class Said(NamedTuple):
    """What a register said of a customer's number, and the record that says it."""

    customer: Customer
    said: Registered
    record: bytes


@transaction.atomic
def take(
    company: Company,
    answers: Iterable[Said],
    source: str,
    said_on: date,
    *,
    by: str,
    at: datetime,
) -> Counter[str]:
    """Keep what was said; how many "agree" with our books and how many are "contradicted"."""
    lock_head(company)
    tally: Counter[str] = Counter()
    events = []
    for one in answers:
        row = IdentityCheck.objects.create(
            company=company,
            customer=one.customer,
            number=one.said.number,
            said_on=said_on,
            said=as_json(one.said),
            source=source,
            answer=seal(one.record, _JSON, at),
            made_at=at,
            made_by=by,
        )
        events.append(Happened("identity-checked", f"identity:{row.pk}", _told(row, one)))
        tally["contradicted" if _is_contradicted(one) else "agree"] += 1
    record_events(company, events, by=by, at=at)
    return tally


def _is_contradicted(one: Said) -> bool:
    return any(found.severity == STOP for found in compare(known_of(one.customer), one.said))


def _told(row: IdentityCheck, one: Said) -> dict[str, object]:
    return {
        "customer": one.customer.code,
        "number": row.number,
        "said_on": row.said_on,
        "source": row.source,
        "found": one.said.found,
        "active": one.said.active,
        "name": one.said.names[0] if one.said.names else "",
        "answer": row.answer_id,
    }
