"""What becomes of the interest in a plan, and the open days that its dates go by."""

from __future__ import annotations

from butoir.core.governing import place_of
from butoir.law.calendar import Calendar, calendar_for
from butoir.ledger.models import Customer

WAIVED, INCLUDED, BY_LAW = "waived", "included", "law"
INTEREST = (WAIVED, INCLUDED, BY_LAW)


def calendar_of(customer: Customer) -> Calendar:
    """The open days of the customer's place."""
    return calendar_for(place_of(customer.country, customer.company.country))
