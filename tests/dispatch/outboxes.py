"""Deliveries to test with: plain bytes to an address, in the outbox of a company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import queue
from butoir.journal.sealed import seal
from butoir.users.models import Company
from companies import AT


def put(company: Company, number: int = 1, **changes: Any) -> Delivery:
    """One e-mail in the company's outbox, due at once."""
    values: dict[str, Any] = {
        "kind": "reminder-1",
        "title": f"Relance {number}",
        "lang": "fr",
        "channel": "email",
        "to": {"email": f"client{number}@client.example", "name": f"Client {number}"},
        "key": f"{company.key}:{number}",
        "reference": f"C{number}",
        "message_id": f"{company.key}.{number}@morel.example",
        "not_before": AT,
        "not_after": None,
        "by": "claire",
        "at": AT,
        **changes,
    }
    content = values.pop("content", f"letter {number}".encode())
    media_type = values.pop("media_type", "message/rfc822")
    return queue(company, seal(content, media_type, AT), **values)


def later(minutes: int = 0, seconds: int = 0) -> datetime:
    """That long after the instant of the tests."""
    return AT + timedelta(minutes=minutes, seconds=seconds)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
