"""Invoices that say themselves why nobody is to be reminded of them: held once, as a person would.

The hold is dated and signed like any other, so that a person may end it: a direct debit that came
back, a factor that gave the invoice back.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold
from butoir.ledger.models import Invoice
from butoir.ledger.resting import HOLDS
from butoir.users.hours import day_of
from butoir.users.models import Company


@transaction.atomic
def hold_as_told(company: Company, *, by: str, at: datetime) -> int:
    """Hold every invoice that asks for it and never was; gives how many were."""
    told = [reason for _, reason in HOLDS.values()]
    known = Hold.objects.filter(company=company, reason__in=told).values("invoice")
    invoices = (
        Invoice.objects.filter(company=company, rests__gt="", cents__gt=0)
        .exclude(pk__in=known)
        .select_related("customer__company")
        .order_by("pk")
    )
    found = list(invoices)
    for invoice in found:
        kind, reason = HOLDS[invoice.rests]
        place_hold(invoice, kind, day_of(at), by=by, at=at, reason=reason)
    return len(found)
