"""What else is to be known of a debtor before anything is said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Value
from django.utils.translation import gettext as _

from butoir.core import reasons
from butoir.dunning.models import Hold
from butoir.ledger.models import Candidate
from butoir.users.models import Company

_UNSURE = "unsure"


def read_flags(company: Company, customers: Collection[int]) -> dict[int, list[str]]:
    """Open disputes, holds and receipts that may be theirs, in words, in one query."""
    words = {
        reasons.DISPUTED: _("dispute open"),
        reasons.ON_HOLD: _("partly on hold"),
        reasons.INSOLVENCY: _("insolvency"),
        _UNSURE: _("a receipt may be theirs"),
    }
    holds = Hold.objects.filter(
        company=company, customer__in=customers, ended_at=None, kind__in=words
    ).values_list("customer", "kind")
    unsure = Candidate.objects.filter(customer__in=customers, closed_at=None)
    found: dict[int, list[str]] = defaultdict(list)
    every = holds.union(unsure.values_list("customer", Value(_UNSURE)))  # each once
    for customer, kind in sorted(every):
        found[customer].append(words[kind])
    return found
