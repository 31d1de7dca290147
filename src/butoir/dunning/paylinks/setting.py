"""Who takes payments online for a company: set by its owner, switched off, given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.secrets import lock_secret
from butoir.dunning.paylinks.models import PayProvider
from butoir.dunning.paylinks.provider import open_provider
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

LONGEST_WAIT = 60  # days


@transaction.atomic
def set_pay_provider(
    company: Company, provider: str, fields: Mapping[str, Any], key: str, *, by: str, at: datetime
) -> PayProvider:
    """Let a provider take payments; nothing is contacted yet.

    `fields` are `base_url`, `enabled` and `wait_days`. A key that is left empty stays what it is as
    long as provider and address stay the same. The event never says it. Raises InputError, with
    the field at fault, for what cannot work.
    """
    lock_head(company)
    row = PayProvider.objects.filter(company=company).first() or PayProvider(company=company)
    if not 1 <= fields["wait_days"] <= LONGEST_WAIT:
        raise InputError(f"is not between 1 and {LONGEST_WAIT} days", field="wait_days")
    same = row.provider == provider and row.options.get("base_url") == fields["base_url"]
    secrets = row.options.get("secrets", {}) if same else {}
    if key:
        secrets = {"key": lock_secret(key)}
    row.provider = provider
    row.options = {"base_url": fields["base_url"], "secrets": secrets}
    row.enabled, row.wait_days = fields["enabled"], fields["wait_days"]
    open_provider(provider, row.options).close()
    row.save()
    said = {"provider": provider, **fields, "secrets": ["key"] if key else []}
    record_event(company, "pay-provider-changed", "pay-provider", by=by, at=at, data=said)
    return row


def provider_of(company: Company) -> PayProvider | None:
    """Whoever takes payments for a company now; None when nobody does."""
    return PayProvider.objects.filter(company=company, enabled=True).first()
