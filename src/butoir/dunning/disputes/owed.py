"""What is open of the invoices of disputes, worked out by the engine for many of them at once."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Least

from butoir.dunning.disputes.models import Dispute
from butoir.ledger.models import Allocation, Invoice


def with_left(rows: QuerySet[Dispute]) -> QuerySet[Any]:
    """The disputes with `left` (what is open of the invoice) and `disputed` (of that, what the case
    is about) in cents."""
    paid = Allocation.objects.filter(invoice=OuterRef("invoice")).order_by().values("invoice")
    sums = paid.annotate(cents=Sum("cents")).values("cents")
    left = Cast(F("invoice__cents") - Coalesce(Subquery(sums), 0), BigIntegerField())
    part = Coalesce(F("hold__cents"), F("invoice__cents"))
    return rows.annotate(left=left).annotate(disputed=Least(part, F("left")))


def left_of(invoice: Invoice) -> int:
    """What is open of one invoice, in cents."""
    paid = Allocation.objects.filter(invoice=invoice).aggregate(cents=Sum("cents"))["cents"]
    return invoice.cents - int(paid or 0)
