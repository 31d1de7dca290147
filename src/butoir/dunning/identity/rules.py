"""When a formal notice waits for a person: dated, signed rows, of which the last counts."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.identity_rule import LONGEST_DAYS, MODES, IdentityRule
from butoir.core.registered import BELGIUM, FRANCE
from butoir.dunning.identity.models import IdentityRules, RegisterReading
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company


def rule_of(company: Company) -> IdentityRule:
    """What the company chose; one query."""
    found = IdentityRules.objects.filter(company=company).order_by("pk").last()
    return IdentityRule(found.mode, found.days) if found else IdentityRule()


def sources_of(company: Company) -> frozenset[str]:
    """The countries whose register the company can ask: by the interface, or by the open data that
    it once brought in. One query."""
    brought = RegisterReading.objects.filter(company=company, source="kbo", error="").exists()
    found = {FRANCE} if settings.COMPANIES_URL else set()
    return frozenset(found | ({BELGIUM} if brought else set()))


@transaction.atomic
def change_rule(company: Company, rule: IdentityRule, *, by: str, at: datetime) -> bool:
    """From now on it is asked like that; False when nothing was different. Raises InputError."""
    if rule.mode not in MODES:
        raise InputError(f"{rule.mode!r} is none of {', '.join(MODES)}", field="mode")
    if not 1 <= rule.days <= LONGEST_DAYS:
        raise InputError(f"is not between 1 and {LONGEST_DAYS} days", field="days")
    lock_head(company)
    if rule_of(company) == rule:
        return False
    said = {"mode": rule.mode, "days": rule.days}
    IdentityRules.objects.create(company=company, made_at=at, made_by=by, **said)
    record_event(company, "identity-rules", by=by, at=at, data=said)
    return True
