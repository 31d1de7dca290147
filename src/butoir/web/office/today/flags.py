"""What else is to be known of a debtor before anything is said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Value
from django.utils.translation import gettext as _

from butoir.core import reasons
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.paylinks.states import COMING
from butoir.ledger.models import Candidate
from butoir.users.models import Company

_UNSURE, _ONLINE = "unsure", "online"


def read_flags(company: Company, customers: Collection[int]) -> dict[int, list[str]]:
    """Open disputes, holds, doubtful receipts, payments online: in words, in one query."""
    words = {
        reasons.DISPUTED: _("dispute open"),
        reasons.ON_HOLD: _("partly on hold"),
        reasons.INSOLVENCY: _("insolvency"),
        _UNSURE: _("a receipt may be theirs"),
        _ONLINE: _("paid online, money on its way"),
    }
    holds = Hold.objects.filter(
        company=company, customer__in=customers, ended_at=None, kind__in=words
    ).values_list("customer", "kind")
    unsure = Candidate.objects.filter(customer__in=customers, closed_at=None)
    found: dict[int, list[str]] = defaultdict(list)
    paid = PayLink.objects.filter(customer__in=customers, ended_at=None, state__in=COMING)
    every = holds.union(  # each once
        unsure.values_list("customer", Value(_UNSURE)),
        paid.values_list("customer", Value(_ONLINE)),
    )
    for customer, kind in sorted(every):
        found[customer].append(words[kind])
    return found
