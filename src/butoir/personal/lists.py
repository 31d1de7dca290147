"""The list of what would be erased: made first, looked at, approved by an owner, then done.

One list at a time. Whoever made it has looked at it; where the company wants two people, another
one than the owner who approves must have. A list that the clock made was looked at by nobody.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.personal import common
from butoir.personal.facts import standings
from butoir.personal.models import BOOKS, CASE, Erasure, ErasureEntry
from butoir.personal.rules import terms_of
from butoir.personal.standing import Standing
from butoir.users.hours import day_of
from butoir.users.models import Company


def due(company: Company, on: date) -> list[Standing]:
    """The customers of whom something may be erased on a day; raises LawError."""
    return [one for one in standings(company, on) if one.levels]


def running(company: Company) -> Erasure | None:
    """The list that waits or is being worked off."""
    rows = Erasure.objects.filter(company=company, done_at=None, refused_at=None)
    return rows.select_related("company").first()


@transaction.atomic
def propose(
    company: Company, on: date, *, by: str, at: datetime, person: bool = True
) -> Erasure | None:
    """Make the list of what would be erased; None when there is nothing.

    Raises InputError for a day to come or while another list is there, LawError in a country whose
    delays are not known.
    """
    lock_head(company)
    if on > day_of(at):
        raise InputError("is a day to come: nothing is erased ahead of time", str(on), field="on")
    if running(company):
        raise InputError("another list waits or is being worked off", field="on")
    found = due(company, on)
    days = common.cutoffs(terms_of(company, on), on)
    everybody = not common.is_frozen(company) and common.is_there(company, days)
    if not found and not everybody:
        return None
    looked = {"checked_at": at, "checked_by": by} if person else {}
    row = Erasure.objects.create(company=company, as_of=on, made_at=at, made_by=by, **looked)
    entries = [
        ErasureEntry(
            erasure=row,
            customer_id=one.facts.customer,
            level=level,
            until=(one.case_on if level == CASE else one.books_on) or on,
        )
        for one in found
        for level in one.levels
    ]
    if everybody:
        entries.append(ErasureEntry(erasure=row, level=BOOKS, until=days[BOOKS]))
    ErasureEntry.objects.bulk_create(entries, batch_size=500)
    _tell(row, "erasure-listed", by, at, as_of=str(on), entries=len(entries))
    return row


@transaction.atomic
def check(erasure: Erasure, *, by: str, at: datetime) -> None:
    """Somebody looked at the list; raises InputError when that is done, or it waits no more."""
    _waiting(erasure)
    if erasure.checked_at:
        raise InputError("was looked at before", field="erasure")
    Erasure.objects.filter(pk=erasure.pk).update(checked_at=at, checked_by=by)
    _tell(erasure, "erasure-checked", by, at)


@transaction.atomic
def approve(erasure: Erasure, *, by: str, at: datetime) -> None:
    """An owner lets it be done; raises InputError when it waits no more, or, where two people are
    asked for, nobody else looked at it."""
    _waiting(erasure)
    if erasure.company.four_eyes and erasure.checked_by in ("", by):
        raise InputError("another person has to look at the list first", field="erasure")
    Erasure.objects.filter(pk=erasure.pk).update(approved_at=at, approved_by=by)
    _tell(erasure, "erasure-approved", by, at)


@transaction.atomic
def refuse(erasure: Erasure, *, by: str, at: datetime) -> None:
    """Nothing of the list is erased; raises InputError when it waits no more."""
    _waiting(erasure)
    Erasure.objects.filter(pk=erasure.pk).update(refused_at=at, refused_by=by)
    _tell(erasure, "erasure-refused", by, at)


def _waiting(erasure: Erasure) -> None:
    lock_head(erasure.company)
    erasure.refresh_from_db()
    if erasure.approved_at or erasure.refused_at or erasure.done_at:
        raise InputError("waits no more", field="erasure")


def _tell(erasure: Erasure, kind: str, by: str, at: datetime, **said: object) -> None:
    about = f"erasure:{erasure.pk}"
    record_event(erasure.company, kind, about, by=by, at=at, data=said)
