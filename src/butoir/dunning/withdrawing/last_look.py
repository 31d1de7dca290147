"""The last look at letters after a payment, at offers and at notes: is what they say still so?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Sum

from butoir.dispatch.models import Delivery
from butoir.dunning.debits.models import CreditedCharge, DebitNote
from butoir.dunning.waiving.models import Waiver
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.dunning.withdrawing.paid import still_open
from butoir.ledger.models import Invoice, OpenInvoice

UNDONE = "something of this demand is open again"
OFFER_ENDED = "the offer has ended, or what is open has changed"
CREDITED = "the note was credited"


def no_longer_so(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """The letters (ids of deliveries) that must not leave any more, with the reason; a fixed number
    of queries where none of them is one of these."""
    ids = [one.pk for one in deliveries]
    return dict((*_undone(ids), *_ended_offers(ids), *_credited(ids)))


def _undone(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    rows = PaidLetter.objects.filter(delivery__in=ids)
    for delivery, message in rows.values_list("delivery", "message"):
        invoices = Invoice.objects.filter(planned__message=message).values_list("pk", flat=True)
        if delivery and still_open(set(invoices)):
            yield delivery, UNDONE


def _ended_offers(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    for row in Waiver.objects.filter(delivery__in=ids):
        named = row.invoices.aggregate(cents=Sum("cents"))["cents"]
        left = OpenInvoice.objects.filter(invoice__waived__waiver=row)
        now = left.aggregate(cents=Sum("unpaid"))["cents"] or 0
        if row.delivery_id and (row.outcome or now != named):
            yield row.delivery_id, OFFER_ENDED


def _credited(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    for row in DebitNote.objects.filter(delivery__in=ids):
        credited = CreditedCharge.objects.filter(charge__note=row)
        if row.delivery_id and credited.exists():
            yield row.delivery_id, CREDITED
