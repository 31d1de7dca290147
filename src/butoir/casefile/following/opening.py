"""A case begins to be followed: with the hold that rests its customer, or after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.casefile.claiming import claimable
from butoir.casefile.following.models import Handover, HandoverInvoice
from butoir.casefile.models import CaseFile
from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.dated import items_on
from butoir.dunning.models import Hold
from butoir.journal.events import lock_head, record_event

_LONGEST = 120  # characters of a recipient's name


def open_handover(made: CaseFile, hold: Hold) -> Handover:
    """The record of a case whose file was handed over, with the invoices that it claims.

    The caller's event tells of it.
    """
    row = Handover.objects.create(
        company=made.company,
        customer=made.customer,
        hold=hold,
        file=made,
        to=hold.reason[:_LONGEST],
        kind=made.layout,
        currency=made.currency,
        cents=made.cents,
        made_at=hold.made_at,
        made_by=hold.made_by,
    )
    _name_invoices(row)
    return row


@transaction.atomic
def follow_hold(hold: Hold, to: str, currency: str, *, by: str, at: datetime) -> Handover:
    """Follow a case that was handed over without a file of ours.

    Raises InputError without a recipient, for a hold that is none of this kind or has ended, or
    when it is followed already.
    """
    lock_head(hold.company)
    where = hold.customer.code
    if not to.strip():
        raise InputError("a case is handed over to somebody", where, field="to")
    if hold.kind != reasons.HANDED_OVER or hold.ended_at is not None:
        raise InputError("is not handed over", where)
    if Handover.objects.filter(hold=hold).exists():
        raise InputError("is followed already", where)
    row = Handover.objects.create(
        company=hold.company,
        customer=hold.customer,
        hold=hold,
        to=to.strip()[:_LONGEST],
        currency=currency,
        cents=0,
        made_at=at,
        made_by=by,
    )
    row.cents = _name_invoices(row)
    row.save(update_fields=["cents"])
    said = {"handover": row.pk, "to": row.to, "since": hold.since, "cents": row.cents}
    about = f"customer:{hold.customer_id}"
    record_event(hold.company, "case-followed", about, by=by, at=at, data=said)
    return row


def _name_invoices(row: Handover) -> int:
    """The overdue invoices as they stood on the day of the hold; what was claimed of them."""
    since = row.hold.since
    rows = [
        HandoverInvoice(handover=row, invoice_id=one.invoice, cents=cents)
        for one in items_on(row.customer, since)
        if one.currency == row.currency
        and one.item.due_on < since
        and (cents := claimable(one.item, since)) > 0
    ]
    HandoverInvoice.objects.bulk_create(rows)
    return sum(one.cents for one in rows)
