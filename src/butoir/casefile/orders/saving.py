"""What a person fills in for an application is kept, with its event; the last one counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.casefile.orders.facts import (
    NOTHING,
    OrderFacts,
    checked_facts,
    facts_data,
    facts_from,
)
from butoir.casefile.orders.models import OrderDetails
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer


@transaction.atomic
def save_facts(customer: Customer, facts: OrderFacts, *, by: str, at: datetime) -> OrderDetails:
    """Keep what was said. The journal names the fields, not a person's birth: it can never be
    erased there. Raises InputError as `checked_facts`."""
    lock_head(customer.company)
    data = facts_data(checked_facts(facts))
    row = OrderDetails.objects.create(
        company=customer.company, customer=customer, data=data, made_at=at, made_by=by
    )
    private = {"given_names", "birth_on", "birth_place"}
    said = {name: value for name, value in data.items() if name not in private}
    about = f"customer:{customer.pk}"
    told = {"details": row.pk, "said": said, "private": sorted(private & data.keys())}
    record_event(customer.company, "order-details", about, by=by, at=at, data=told)
    return row


def load_facts(customer: Customer) -> OrderFacts:
    """What was said last; one query."""
    row = OrderDetails.objects.filter(customer=customer).order_by("pk").last()
    return facts_from(row.data) if row else NOTHING
