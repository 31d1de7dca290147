"""A person answers for whom a formal notice names, although a register says otherwise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.identity.doubts import findings_kept, load_identities
from butoir.dunning.identity.known import known_of
from butoir.dunning.identity.models import IdentityConfirmation
from butoir.dunning.models import IDENTITY, Task
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Company

CONFIRMED, SETTLED = "confirmed", "settled"


@transaction.atomic
def confirm_identity(
    customer: Customer, reason: str, *, by: str, at: datetime
) -> IdentityConfirmation:
    """The debtor is who we think it is, for a reason: its formal notice goes on the next run.

    It holds for what is found now, no longer. Raises InputError without a reason, or when nothing
    waits for it.
    """
    if not reason.strip():
        raise InputError("say why the demand is addressed rightly", customer.code, field="reason")
    company, on = customer.company, day_of(at)
    lock_head(company)
    identities, known = load_identities(company, on, [customer.pk]), known_of(customer)
    if identities.holding(customer.pk, known) is None:
        raise InputError("nothing speaks against this identity", customer.code)
    found = identities.findings(customer.pk, known)
    row = IdentityConfirmation.objects.create(
        company=company,
        customer=customer,
        findings=findings_kept(found),
        on=on,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    said = {"reason": reason, "findings": [one.code for one in found]}
    record_event(company, "identity-confirmed", f"customer:{customer.pk}", by=by, at=at, data=said)
    for task in Task.objects.filter(customer=customer, kind=IDENTITY, done_at=None):
        complete_task(task, CONFIRMED, by=by, at=at, reason=reason)
    return row


def end_settled_doubts(
    company: Company, doubtful: Collection[int], *, by: str, at: datetime
) -> None:
    """End the tasks but those of these customers (ids): of the others nothing is in doubt any
    more (corrected, asked again, paid), or a new task says it of other invoices."""
    waiting = Task.objects.filter(company=company, kind=IDENTITY, done_at=None)
    for task in waiting.exclude(customer__in=doubtful).select_related("company"):
        complete_task(task, SETTLED, by=by, at=at)
