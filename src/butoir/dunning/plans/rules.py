"""What a company allows in a payment plan: dated, signed rows, of which the last counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.core.schedule import Allowed
from butoir.dunning.plans.models import PlanRules
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

LIMITS = ("most_parts", "longest_months", "least_cents", "first_within_days", "waiving", "clause")
FIELDS = (*LIMITS, "grace_days", "remind_days", "from_signature", "default_alone")


def rules_of(company: Company) -> PlanRules:
    """The rules that count; those of a new company until somebody says others."""
    found = PlanRules.objects.filter(company=company).order_by("pk").last()
    return found or PlanRules(company=company)


def allowed_by(rules: PlanRules) -> Allowed:
    """The limits of a plan, as the core takes them."""
    return Allowed(**{name: getattr(rules, name) for name in LIMITS})


@transaction.atomic
def change_rules(company: Company, said: Mapping[str, Any], *, by: str, at: datetime) -> bool:
    """From now on the company's plans go by these; False when nothing was different."""
    lock_head(company)
    before = rules_of(company)
    values = {name: said.get(name, getattr(before, name)) for name in FIELDS}
    if all(getattr(before, name) == value for name, value in values.items()):
        return False
    PlanRules.objects.create(company=company, made_at=at, made_by=by, **values)
    record_event(company, "plan-rules", by=by, at=at, data=values)
    return True
