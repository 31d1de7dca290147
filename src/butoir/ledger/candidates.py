"""Whose reminders wait because a bank entry could be theirs, kept in step with every matching."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from butoir.core.matching_values import MatchResult, Suggestion
from butoir.ledger.models import BankEntry, Candidate, Customer
from butoir.ledger.writing import insert_instances, update_instances
from butoir.users.models import Company

_SAID = ("parts", "rule", "why", "score")


def renew_candidates(
    company: Company,
    entries: Mapping[str, BankEntry],
    found: MatchResult,
    customers: Mapping[str, Customer],
    *,
    by: str,
    at: datetime,
) -> bool:
    """Make, change and close candidates so that they are those of an answer; True if any was.

    All that are open of the company are looked at: an entry that is settled since holds nobody.
    """
    wanted = _wanted(entries, found, customers)
    open_ = Candidate.objects.filter(entry__account__company=company, closed_at__isnull=True)
    changed: list[Candidate] = []
    closed: list[Candidate] = []
    for row in open_:
        new = wanted.pop((row.entry_id, row.customer_id), None)
        if new is None:
            row.closed_at, row.closed_by = at, by
            closed.append(row)
        elif any(getattr(row, name) != getattr(new, name) for name in _SAID):
            for name in _SAID:
                setattr(row, name, getattr(new, name))
            changed.append(row)
    update_instances(Candidate, closed, ("closed_at", "closed_by"))
    update_instances(Candidate, changed, _SAID)
    insert_instances(Candidate, list(wanted.values()))
    return bool(changed or closed or wanted)


def _wanted(
    entries: Mapping[str, BankEntry], found: MatchResult, customers: Mapping[str, Customer]
) -> dict[tuple[int, int], Candidate]:
    best: dict[tuple[str, str], Suggestion] = {}
    for suggestion in found.suggestions:  # the best of each entry comes first
        for customer in {part.customer for part in suggestion.parts}:
            best.setdefault((suggestion.receipt, customer), suggestion)
    whys = {row.receipt: (row.code, row.why) for row in found.unmatched}
    wanted = {}
    for key, codes in found.candidates.items():
        for code in sorted(codes):
            row = Candidate(entry=entries[key], customer=customers[code])
            suggested = best.get((key, code))
            if suggested is not None:
                row.parts = [[p.invoice, p.cents] for p in suggested.parts if p.customer == code]
                row.rule, row.why, row.score = suggested.code, suggested.why, suggested.score
            else:
                row.rule, row.why = whys.get(key, ("", "the payer is or may be this customer"))
            wanted[entries[key].pk, customers[code].pk] = row
    return wanted
