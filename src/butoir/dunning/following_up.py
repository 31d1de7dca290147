"""What taking files in calls for, whoever took them in: the office and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from butoir.core.matching_values import MatchResult
from butoir.dunning.insolvency.taking import take_waiting
from butoir.dunning.resting import hold_as_told
from butoir.dunning.reviewing import hold_old_debts
from butoir.dunning.running import decide_anew
from butoir.ledger.matching import match_company
from butoir.users.hours import day_of
from butoir.users.models import Company


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What matching made of the receipts, how many invoices now wait for a person to review, and
    what came of legal notices (`insolvency.taking`)."""

    matched: MatchResult
    to_review: int
    notices: Mapping[str, int]


def follow_up_import(company: Company, *, by: str, at: datetime) -> FollowedUp:
    """Match the receipts, hold what is older than the installation or rests by what the invoice
    itself says, keep the legal notices about customers, decide the day anew."""
    matched = match_company(company, by=by, at=at)
    held = hold_old_debts(company, by=by, at=at)
    hold_as_told(company, by=by, at=at)
    notices = take_waiting(company, by=by, at=at)
    decide_anew(company, day_of(at), by=by, at=at)
    return FollowedUp(matched, held, notices)
