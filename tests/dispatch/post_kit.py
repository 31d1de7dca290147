"""Deliveries to test with, in the state that a test needs."""

from __future__ import annotations

from datetime import date

from butoir.dispatch.models import Delivery, Document, State
from butoir.journal.sealed import seal
from butoir.users.models import Company
from companies import at

PDF = b"%PDF-1.7 a formal notice"
ADDRESS = {
    "name": "Boulangerie Petit SARL",
    "contact": "Mme Anne Petit",
    "lines": ["4 place du Marché"],
    "postcode": "21000",
    "city": "Dijon",
    "country": "FR",
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
