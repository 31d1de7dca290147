"""Disputes and insolvencies of a case, as dated values.

The customer's own words are told where the customer wrote them; what one of us noted is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from butoir.casefile.facts import CaseHold
from butoir.core import reasons
from butoir.dunning.models import Hold
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.users.hours import day_of

_TOLD = (reasons.DISPUTED, reasons.INSOLVENCY)  # what others have to know of
_WRITTEN = ("page", "mail")  # where the words of a dispute are the customer's own
_SETTLED, _REOPENED = "dispute-settled", "dispute-reopened"
Again = tuple[tuple[date, date], ...]


def load_holds(customer: Customer, on: date, numbers: set[str]) -> tuple[CaseHold, ...]:
    """Disputes of these invoices, and insolvencies; two queries."""
    rows = Hold.objects.filter(customer=customer, kind__in=_TOLD, since__lte=on)
    rows = rows.select_related("invoice", "dispute", "proceeding").order_by("since", "pk")
    found = [row for row in rows if row.invoice is None or row.invoice.number in numbers]
    reopened = _reopened(customer, {f"dispute:{row.dispute.pk}" for row in found if _case(row)}, on)
    return tuple(_hold(row, reopened, on) for row in found)


def _case(row: Hold) -> bool:
    """Whether the hold is that of a dispute's case."""
    return hasattr(row, "dispute")


def _hold(row: Hold, reopened: Mapping[str, Again], on: date) -> CaseHold:
    dispute = row.dispute if _case(row) else None
    over = row.ended_on if row.ended_on and row.ended_on <= on else None
    return CaseHold(
        row.kind,
        row.since,
        row.invoice.number if row.invoice else "",
        row.cents,
        _words(row),
        over,
        row.outcome if over else "",
        row.granted if over else None,
        bool(dispute and dispute.earlier_id),
        reopened.get(f"dispute:{dispute.pk}", ()) if dispute else (),
    )


def _words(row: Hold) -> str:
    """What the customer wrote; of an insolvency its court."""
    if _case(row):
        return row.dispute.words if row.dispute.way in _WRITTEN else ""
    return row.proceeding.court if hasattr(row, "proceeding") else ""


def _reopened(customer: Customer, disputes: set[str], on: date) -> Mapping[str, Again]:
    """When each was settled and ran again: of that the hold keeps nothing, only the journal."""
    rows = Event.objects.filter(
        company=customer.company_id, about__in=disputes, kind__in=(_SETTLED, _REOPENED)
    )
    settled: dict[str, date] = {}
    found: dict[str, Again] = defaultdict(tuple)
    for about, kind, at in rows.order_by("sequence").values_list("about", "kind", "at"):
        if kind == _SETTLED:
            settled[about] = day_of(at)
        elif about in settled and day_of(at) <= on:
            found[about] += ((settled[about], day_of(at)),)
    return found
