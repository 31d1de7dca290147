"""What taking files in calls for, whoever took them in: the office and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from butoir.core.matching_values import MatchResult
from butoir.dunning.resting import hold_as_told
from butoir.dunning.reviewing import hold_old_debts
from butoir.dunning.running import decide_anew
from butoir.ledger.matching import match_company
from butoir.users.hours import day_of
from butoir.users.models import Company


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What matching made of the receipts, and how many invoices now wait for a person to review."""

    matched: MatchResult
    to_review: int


def follow_up_import(company: Company, *, by: str, at: datetime) -> FollowedUp:
    """Match the receipts, hold what is older than the installation or rests by what the invoice
    itself says, decide the day anew."""
    matched = match_company(company, by=by, at=at)
    held = hold_old_debts(company, by=by, at=at)
    hold_as_told(company, by=by, at=at)
    decide_anew(company, day_of(at), by=by, at=at)
    return FollowedUp(matched, held)
