"""What a company allows itself to give up, and which letters leave alone: the last row counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.dunning.waiving.models import ReliefRules
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

FIELDS = ("waiving", "withdraw_alone", "thanks")


def relief_rules(company: Company) -> ReliefRules:
    """The rules that count; those of a new company until somebody says others."""
    found = ReliefRules.objects.filter(company=company).order_by("pk").last()
    return found or ReliefRules(company=company)


@transaction.atomic
def change_relief_rules(
    company: Company, said: Mapping[str, Any], *, by: str, at: datetime
) -> bool:
    """From now on the company goes by these; False when nothing was different."""
    lock_head(company)
    before = relief_rules(company)
    values = {name: bool(said.get(name, getattr(before, name))) for name in FIELDS}
    if all(getattr(before, name) == value for name, value in values.items()):
        return False
    ReliefRules.objects.create(company=company, made_at=at, made_by=by, **values)
    record_event(company, "relief-rules", by=by, at=at, data=values)
    return True
