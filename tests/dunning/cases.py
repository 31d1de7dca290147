"""A disputed invoice, and what is done of it."""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes, policy
from typing import Any

from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Invoice
from companies import at

HEARD = date(2026, 2, 10)  # Tuesday; its invoice is due on 31 January
ANSWER_BY = date(2026, 2, 24)  # ten open days later
WHO = {"by": "claire", "at": at(HEARD, 9)}


def contest(invoice: Invoice, cents: int | None = None, **said: Any) -> Dispute:
    """A dispute as a person records it."""
    return open_dispute(Heard(invoice, HEARD, cents, **said), **WHO)


def plan_on(invoice: Invoice, day: date) -> Any:
    """What a day would say of it."""
    return run_day(invoice.company, day, by="clock", at=at(day), dry_run=True).plan


def demanded(invoice: Invoice, day: date) -> list[tuple[str, int]]:
    """The demands of a day with what they ask for."""
    return [(message.step, message.total) for message in plan_on(invoice, day).messages]


def mail_of(delivery: Delivery | None) -> str:
    """The plain text of an e-mail, on one line."""
    assert delivery is not None
    mail = message_from_bytes(bytes(delivery.document.file.content), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def told(kind: str) -> list[dict[str, Any]]:
    """The particulars of all events of a kind."""
    rows = Event.objects.filter(kind=kind).order_by("sequence")
    return [json.loads(row.data) for row in rows]
