"""The people of a company and their roles, each change with its event; never without an owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company, Membership, Role, User


@transaction.atomic
def add_member(
    company: Company,
    username: str,
    role: Role,
    password: str | None,
    fields: Mapping[str, str],
    *,
    by: str,
    at: datetime,
) -> bool:
    """Give a person a role in a company; True when the account is new, with that password.

    Without a password nobody logs in before a link has set one (`record_link`). An account that is
    there already keeps its password and its name. Raises InputError for somebody who has a role
    here.
    """
    lock_head(company)
    user = User.objects.filter(username=username).first()
    new = user is None
    if user is None:
        user = User.objects.create_user(username, password=password, date_joined=at, **fields)
    if Membership.objects.filter(user=user, company=company).exists():
        raise InputError("has a role in this company already", field="username")
    Membership.objects.create(user=user, company=company, role=role)
    said = {"user": username, "role": role, "new": new}
    record_event(company, "member-added", by=by, at=at, data=said)
    return new


@transaction.atomic
def change_role(member: Membership, role: Role, *, by: str, at: datetime) -> None:
    """Another role for a person. Raises InputError for the last owner."""
    lock_head(member.company)
    if role != Role.OWNER:
        _keep_an_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=("role",))
    said = {"user": member.user.username, "role": role, "before": before}
    record_event(member.company, "member-role", by=by, at=at, data=said)


@transaction.atomic
def remove_member(member: Membership, *, by: str, at: datetime) -> None:
    """Take a person's role in a company away. Raises InputError for the last owner."""
    lock_head(member.company)
    _keep_an_owner(member)
    said = {"user": member.user.username, "role": member.role}
    member.delete()
    record_event(member.company, "member-removed", by=by, at=at, data=said)


@transaction.atomic
def take_over(user: User, *, by: str, at: datetime) -> None:
    """Make a person the owner of every company that nobody has a role in."""
    for company in Company.objects.filter(memberships=None).order_by("pk"):
        Membership.objects.create(user=user, company=company, role=Role.OWNER)
        said = {"user": user.username, "role": Role.OWNER}
        record_event(company, "member-added", by=by, at=at, data=said)


@transaction.atomic
def record_link(user: User, *, by: str, at: datetime) -> None:
    """Somebody was given a link that sets the password of a person: each of their companies knows.

    Raises InputError for a person without a company.
    """
    companies = Company.objects.filter(memberships__user=user).order_by("pk")
    if not companies:
        raise InputError("has a role in no company", field="username")
    for company in companies:
        record_event(company, "password-link", by=by, at=at, data={"user": user.username})


def _keep_an_owner(member: Membership) -> None:
    owners = Membership.objects.filter(company=member.company, role=Role.OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise InputError("is the last owner: name another one first", field="role")
