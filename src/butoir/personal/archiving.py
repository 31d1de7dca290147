"""Puts settled cases aside, and takes them up again when something opens anew."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from butoir.journal.events import Happened, lock_head, record_events
from butoir.ledger.models import Customer, OpenInvoice
from butoir.personal.facts import standings
from butoir.personal.models import Archived
from butoir.personal.standing import ARCHIVED, DUE, EMPTIED, ERASED
from butoir.users.models import Company

_ASIDE = (ARCHIVED, DUE, EMPTIED, ERASED)
ASIDE = """(SELECT aside.customer_id FROM personal_archived aside
WHERE aside.company_id = %(company)s AND aside.ended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM ledger_openinvoice owed
                WHERE owed.company_id = %(company)s AND owed.customer_id = aside.customer_id))
"""  # as `archived`, where a list is SQL
_AT_ONCE = 500  # customers that one event names


def archived(company: Company) -> QuerySet[Customer]:
    """The customers that are put aside: in no list and no search, shown to managers alone.

    One that owes again is none of them, whenever the clock takes it up.
    """
    owes = OpenInvoice.objects.filter(company=company, customer=OuterRef("pk"))
    aside = Archived.objects.filter(company=company, ended_at=None).values("customer")
    return Customer.objects.filter(company=company, pk__in=aside).exclude(Exists(owes))


def is_archived(customer: Customer) -> bool:
    """Whether a customer is put aside."""
    return archived(customer.company).filter(pk=customer.pk).exists()


@transaction.atomic
def archive_what_rests(company: Company, on: date, *, by: str, at: datetime) -> int:
    """Put aside, or take up again, as each case stands on a day; how many changed.

    Raises LawError in a country whose delays are not known.
    """
    lock_head(company)
    should = {one.facts.customer for one in standings(company, on) if one.state in _ASIDE}
    rows = Archived.objects.filter(company=company, ended_at=None)
    there = set(rows.values_list("customer", flat=True))
    put, taken = sorted(should - there), sorted(there - should)
    Archived.objects.bulk_create(
        [Archived(company=company, customer_id=pk, made_at=at, made_by=by) for pk in put],
        batch_size=_AT_ONCE,
    )
    for some in _parts(taken):
        rows.filter(customer__in=some).update(ended_at=at, ended_by=by)
    events = [
        Happened(kind, data={"customers": some})
        for kind, found in (("cases-archived", put), ("cases-taken-up", taken))
        for some in _parts(found)
    ]
    record_events(company, events, by=by, at=at)
    return len(put) + len(taken)


def _parts(found: list[int]) -> list[list[int]]:
    return [found[first : first + _AT_ONCE] for first in range(0, len(found), _AT_ONCE)]
