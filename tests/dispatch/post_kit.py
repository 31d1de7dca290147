"""Deliveries to test with, in the state that a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from butoir.dispatch.channels.base import Outgoing
from butoir.dispatch.models import ChannelSetting, Delivery, Document, State
from butoir.journal.sealed import seal
from butoir.users.models import Company
from companies import at
from dispatch.post_server import Post

PDF = b"%PDF-1.7 a formal notice"
ADDRESS = {
    "name": "Boulangerie Petit SARL",
    "contact": "Mme Anne Petit",
    "lines": ["4 place du Marché"],
    "postcode": "21000",
    "city": "Dijon",
    "country": "FR",
}
LETTER: dict[str, Any] = {  # to put in an outbox
    "channel": "registered",
    "kind": "formal-notice",
    "to": ADDRESS,
    "content": PDF,
    "media_type": "application/pdf",
}
SENT_ON = date(2026, 3, 3)


def make_delivery(company: Company, key: str = "k1", **fields: object) -> Delivery:
    """A registered letter sent on 3 March 2026, unless the fields say otherwise."""
    moment = at(SENT_ON)
    document = Document.objects.create(
        company=company,
        file=seal(PDF, "application/pdf", moment),
        kind="formal-notice",
        title="Mise en demeure",
        made_at=moment,
    )
    values: dict[str, object] = {
        "channel": "registered",
        "to": ADDRESS,
        "reference": "C1",
        "state": State.SENT,
        "created_at": moment,
        "not_before": moment,
        "state_at": moment,
        "provider": "maileva",
        **fields,
    }
    return Delivery.objects.create(company=company, document=document, key=key, **values)


def letter(key: str = "morel:1:C1", **fields: object) -> Outgoing:
    """A registered letter as its channel gets it."""
    values: dict[str, Any] = {
        "to": ADDRESS,
        "content": PDF,
        "media_type": "application/pdf",
        "title": "Mise en demeure",
        **fields,
    }
    return Outgoing(key=key, channel="registered", **values)


def setting_for(company: Company, post: Post, **options: object) -> ChannelSetting:
    """The company's registered letters go to the stand-in; not stored."""
    return ChannelSetting(
        company=company, channel="registered", provider="maileva", options=post.options(**options)
    )
