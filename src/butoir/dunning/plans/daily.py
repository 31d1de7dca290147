"""What the day says of promises, plans, waivers and paid demands before anything is decided: kept,
lapsed, to be reminded of, missed, withdrawn. Done again, it says nothing twice."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from butoir.dunning.closing import is_closed
from butoir.dunning.plans.coming import remind_of_instalments
from butoir.dunning.plans.keeping import mark_kept, reopen_undone
from butoir.dunning.plans.missing import look_for_missing
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.states import LAPSED, PROPOSED, record_state, state_of
from butoir.dunning.waiving.following import follow_waivers
from butoir.dunning.withdrawing.work import see_to_paid_demands
from butoir.journal.events import lock_head
from butoir.law.calendar import calendar_for
from butoir.users.models import Company


@transaction.atomic
def follow_agreements(company: Company, on: date, *, by: str, at: datetime) -> None:
    """Bring the agreements of a company up to a day; letters are written on open days alone."""
    lock_head(company)
    reopen_undone(company, by=by, at=at)
    mark_kept(company, by=by, at=at)
    _lapse(company, on, by=by, at=at)
    follow_waivers(company, on, by=by, at=at)
    see_to_paid_demands(company, on, by=by, at=at)
    if calendar_for(company.country).is_open(on) and not is_closed(company, on):
        look_for_missing(company, on, by=by, at=at)
        remind_of_instalments(company, on, by=by, at=at)


def _lapse(company: Company, on: date, *, by: str, at: datetime) -> None:
    """Nobody answered in time."""
    late = Proposal.objects.filter(company=company, ended_at=None, answer_by__lt=on)
    for proposal in late.select_related("company").order_by("pk"):
        if state_of(proposal) == PROPOSED:
            record_state(proposal, LAPSED, by=by, at=at)
