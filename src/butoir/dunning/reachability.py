"""Dead addresses: what came back, or was refused for good, is given up before the next decision.

The step of such a delivery is open again by itself, since only deliveries that count are demands;
giving the address up is what sends it another way (R25).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from butoir.dispatch.models import Delivery, State
from butoir.dispatch.proofs import record_proof
from butoir.journal.events import Happened, lock_head, record_events
from butoir.ledger.models import Contact
from butoir.users.models import Company


def record_bounce(
    delivery: Delivery, on: date, *, by: str, at: datetime, content: bytes | None = None
) -> None:
    """An e-mail came back: it is proof that the address is dead, and that nothing was said."""
    with transaction.atomic():
        record_proof(
            delivery, "bounce", on, by=by, at=at, content=content, media_type="message/rfc822"
        )
        give_up_dead_addresses(delivery.company, at, by=by, at=at)


def give_up_dead_addresses(
    company: Company, since: datetime | None, *, by: str, at: datetime
) -> int:
    """Mark the contacts whose e-mail was refused for good or came back since then; how many.

    Only since then: an address that a person declared good again is not held against an old answer.
    """
    states = (State.REFUSED, State.RETURNED)
    failed = Delivery.objects.filter(company=company, channel="email", state__in=states)
    if since is not None:
        failed = failed.filter(state_at__gte=since)
    dead = failed.values_list("to__email", "state_at", "reference").order_by("pk")
    days = {(reference, email): when for email, when, reference in dead}
    if not days:
        return 0
    with transaction.atomic():
        lock_head(company)
        contacts = Contact.objects.filter(
            customer__company=company,
            email_failed_on__isnull=True,
            email__in={email for _, email in days},
        ).annotate(code=F("customer__code"))
        found = [contact for contact in contacts if (contact.code, contact.email) in days]
        for contact in found:
            contact.email_failed_on = days[contact.code, contact.email].date()
        Contact.objects.bulk_update(found, ["email_failed_on"], batch_size=500)
        events = [
            Happened("address-given-up", f"contact:{contact.pk}", {"email": contact.email})
            for contact in found
        ]
        record_events(company, events, by=by, at=at)
    return len(found)
