"""What else is to be known of a debtor before anything is said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from butoir.core import reasons
from butoir.dunning.models import Hold
from butoir.ledger.models import Candidate
from butoir.users.models import Company


def read_flags(company: Company, customers: Collection[int]) -> dict[int, list[str]]:
    """Open disputes, holds and receipts that may be theirs, in words, in two queries."""
    found: dict[int, list[str]] = defaultdict(list)
    words = {
        reasons.DISPUTED: _("dispute open"),
        reasons.ON_HOLD: _("partly on hold"),
        reasons.INSOLVENCY: _("insolvency"),
    }
    holds = Hold.objects.filter(company=company, customer__in=customers, ended_at=None)
    for customer, kind in holds.order_by("pk").values_list("customer", "kind"):
        if kind in words and words[kind] not in found[customer]:
            found[customer].append(words[kind])
    unsure = Candidate.objects.filter(customer__in=customers, closed_at=None)
    for customer in set(unsure.values_list("customer", flat=True)):
        found[customer].append(_("a receipt may be theirs"))
    return found
