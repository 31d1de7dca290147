"""What of an invoice a case claims. Pure."""

from __future__ import annotations

from datetime import date

from butoir.core import reasons
from butoir.core.holds import demandable, holds_on
from butoir.core.items import OpenItem


def claimable(item: OpenItem, on: date) -> int:
    """Its open amount less what is disputed, in cents: nothing of one that is disputed in whole,
    which a reminder leaves to its rest but a court would be told is owed."""
    disputes = [hold for hold in item.holds if hold.kind == reasons.DISPUTED and holds_on(hold, on)]
    if any(hold.cents is None for hold in disputes):
        return 0
    return max(0, demandable(item, on))
