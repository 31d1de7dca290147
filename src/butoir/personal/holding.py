"""A legal hold: as long as it lasts, nothing of a customer is erased."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer
from butoir.personal.models import LegalHold

KINDS = ("dispute", "litigation", "audit", "other")


@transaction.atomic
def freeze(customer: Customer, kind: str, reason: str, *, by: str, at: datetime) -> LegalHold:
    """Let nothing of the customer be erased, for a reason; raises InputError when it is so already,
    for an unknown kind, or without a reason."""
    if kind not in KINDS:
        raise InputError(f"is none of {', '.join(KINDS)}", kind, field="kind")
    if not reason.strip():
        raise InputError("a reason is needed", field="reason")
    lock_head(customer.company)
    if LegalHold.objects.filter(customer=customer, ended_at=None).exists():
        raise InputError("its data are frozen already", customer.code, field="reason")
    hold = LegalHold.objects.create(
        company=customer.company,
        customer=customer,
        kind=kind,
        reason=reason.strip(),
        made_at=at,
        made_by=by,
    )
    _tell(hold, "erasure-frozen", {"kind": kind, "reason": hold.reason}, by, at)
    return hold


@transaction.atomic
def unfreeze(hold: LegalHold, reason: str, *, by: str, at: datetime) -> None:
    """End a hold; raises InputError without a reason, or when it was ended before."""
    if not reason.strip():
        raise InputError("a reason is needed", field="reason")
    lock_head(hold.company)
    running = LegalHold.objects.filter(pk=hold.pk, ended_at=None)
    if not running.update(ended_at=at, ended_by=by, end_reason=reason.strip()):
        raise InputError("was ended before", field="reason")
    _tell(hold, "erasure-unfrozen", {"reason": reason.strip()}, by, at)


def _tell(hold: LegalHold, kind: str, data: dict[str, str], by: str, at: datetime) -> None:
    about = f"customer:{hold.customer_id}"
    record_event(hold.company, kind, about, by=by, at=at, data=data)
