"""Companies as their owners make and change them, each change with its event."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from butoir.journal.events import lock_head, record_event
from butoir.letters.logo import clean_logo
from butoir.users.models import Company, Logo, Membership, Role, User

_LONGEST_KEY = 50


@transaction.atomic
def open_company(owner: User, fields: Mapping[str, Any], *, at: datetime) -> Company:
    """A new company, of which `owner` is the owner; its key comes from its name."""
    company = Company.objects.create(key=_free_key(fields["name"]), created_at=at, **fields)
    Membership.objects.create(user=owner, company=company, role=Role.OWNER)
    by = owner.username
    record_event(company, "company-created", by=by, at=at, data={"key": company.key})
    said = {"user": by, "role": Role.OWNER}
    record_event(company, "member-added", by=by, at=at, data=said)
    return company


@transaction.atomic
def change_company(
    company: Company, fields: Mapping[str, Any], *, by: str, at: datetime
) -> tuple[str, ...]:
    """Change what is said of a company; the names of the fields that were different."""
    lock_head(company)
    changed = {name: value for name, value in fields.items() if getattr(company, name) != value}
    if not changed:
        return ()
    before = {name: getattr(company, name) for name in changed}
    for name, value in changed.items():
        setattr(company, name, value)
    company.save(update_fields=list(changed))
    data = {**changed, "before": before}
    record_event(company, "company-changed", by=by, at=at, data=data)
    return tuple(changed)


@transaction.atomic
def change_logo(company: Company, picture: bytes, *, by: str, at: datetime) -> None:
    """Put that picture (PNG or JPEG; none when empty) at the head of the letters.

    Raises InputError when it cannot be read as one.
    """
    lock_head(company)
    clean = clean_logo(picture, company.name) if picture else b""
    Logo.objects.filter(company=company).delete()
    if clean:
        Logo.objects.create(company=company, picture=clean)
    digest = hashlib.sha256(clean).hexdigest() if clean else ""
    record_event(company, "logo-changed", by=by, at=at, data={"sha256": digest})


def _free_key(name: str) -> str:
    """The name as an address has it, with a number when another company has it already."""
    start = slugify(name)[:_LONGEST_KEY].strip("-") or "company"
    taken = set(Company.objects.filter(key__startswith=start).values_list("key", flat=True))
    keys = (start if n == 1 else f"{start}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)
