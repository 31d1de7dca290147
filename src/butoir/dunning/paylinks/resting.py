"""What rests the invoices of a payment online: holds like any other, which a person sees and may
end.

While it can be paid they rest a day, once in a while: a reminder must not cross a payment. Once it
was paid they rest until the money is on the books.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from butoir.core import reasons
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.models import PayLink, PayLinkPart
from butoir.dunning.paylinks.states import PAID
from butoir.users.hours import day_of

BEGUN = "a payment online was begun"
_BEGUN_DAYS = timedelta(days=1)
_AGAIN_AFTER = timedelta(days=15)  # nobody holds its invoices by pressing a button every day


def rest_begun(link: PayLink, *, by: str, at: datetime) -> None:
    """Let the invoices rest while their debtor is on the page of the provider."""
    today = day_of(at)
    for part in parts_of(link):
        before = PayLinkPart.objects.filter(
            invoice=part.invoice_id, hold__reason=BEGUN, hold__since__gt=today - _AGAIN_AFTER
        )
        if not before.exists():
            _rest(part, BEGUN, today, today + _BEGUN_DAYS, by, at)


def rest_paid(link: PayLink, *, by: str, at: datetime) -> None:
    """Let them rest until the money is here; what they rested by until now ends."""
    paid_on = link.paid_on or day_of(at)
    why = f"paid online on {paid_on}: the money is not on the bank account yet"
    if link.state != PAID:
        why = f"a payment online is under way since {paid_on}"
    end_rests(parts_of(link), by=by, at=at)
    for part in parts_of(link):
        _rest(part, why, day_of(at), None, by, at)


def end_rests(parts: Iterable[PayLinkPart], *, by: str, at: datetime, outcome: str = "") -> None:
    """The invoices rest no more because of it; the caller's event tells so."""
    held = [part.hold_id for part in parts if part.hold_id]
    ended = {"ended_at": at, "ended_on": day_of(at), "ended_by": by, "outcome": outcome}
    Hold.objects.filter(pk__in=held, ended_at=None).update(**ended)


def parts_of(link: PayLink) -> list[PayLinkPart]:
    """The parts of a payment with their invoices."""
    rows = link.parts.select_related("invoice__customer__company", "hold")
    return list(rows.order_by("pk"))


def _rest(
    part: PayLinkPart, why: str, since: date, until: date | None, by: str, at: datetime
) -> None:
    part.hold = place_hold(
        part.invoice, reasons.ON_HOLD, since, until=until, reason=why, by=by, at=at
    )
    part.save(update_fields=["hold"])
