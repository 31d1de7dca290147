"""What the clock does of all this: once a day it puts aside what rests and lists what has passed
its date; it erases nothing that nobody approved, unless the company chose so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.personal.archiving import archive_what_rests
from butoir.personal.erasing import erase_some
from butoir.personal.lists import approve, propose, running
from butoir.personal.models import Erasure, RetentionLook
from butoir.personal.rules import chosen_of
from butoir.personal.viewing import forget_old_views
from butoir.users.models import Company

_LOG = logging.getLogger(__name__)
PARTS = 20  # of an approved list that one look works off


def look(company: Company, on: date, *, by: str, at: datetime) -> int:
    """The day's look, if nobody had it yet; then a share of an approved list. How much was done."""
    done = 0 if _looked(company, on) else _look(company, on, by, at)
    erasure = running(company)
    if erasure is not None and erasure.approved_at:
        done += 1
        erase_some(erasure, by=by, at=at, parts=PARTS)
    return done


def _looked(company: Company, on: date) -> bool:
    return RetentionLook.objects.filter(company=company, looked_on__gte=on).exists()


def _look(company: Company, on: date, by: str, at: datetime) -> int:
    done = forget_old_views(company, on)
    try:
        done += archive_what_rests(company, on, by=by, at=at)
        done += _list(company, on, by, at)
    except LawError as error:  # a country whose delays are not known: a person decides
        told = "%s: nothing of its personal data is put aside or listed: %s"
        _LOG.warning(told, company.key, error)
    RetentionLook.objects.update_or_create(company=company, defaults={"looked_on": on})
    return done


def _list(company: Company, on: date, by: str, at: datetime) -> int:
    if running(company):
        return 0
    made = propose(company, on, by=by, at=at, person=False)
    if made and chosen_of(company).alone and not company.four_eyes:
        approve(made, by=by, at=at)
    return int(made is not None)


def finish(erasure: Erasure, *, by: str, clock: Callable[[], datetime]) -> None:
    """Work a list off to its end, a part at a time; raises InputError when nobody approved it."""
    if erasure.approved_at is None:
        raise InputError("nobody approved it", f"list {erasure.pk}")
    while not erase_some(erasure, by=by, at=clock(), parts=1):
        pass
