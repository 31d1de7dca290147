"""Who may see and do what: the one way from a person to a company's data."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from butoir.users.models import Company, Membership, Role, User

_RANK = {Role.READER: 0, Role.CLERK: 1, Role.MANAGER: 2, Role.OWNER: 3}


def companies_of(user: User) -> QuerySet[Company]:
    """The companies in which a person has a role."""
    return Company.objects.filter(memberships__user=user).order_by("name")


def company_for(user: User, key: str, role: Role = Role.READER) -> Company:
    """The company of that key, where the person has that role or a higher one.

    Raises PermissionDenied, the same for a company that does not exist: nothing is told of others.
    """
    found = Membership.objects.filter(user=user, company__key=key).select_related("company").first()
    if found is None or _RANK[Role(found.role)] < _RANK[role]:
        raise PermissionDenied("not allowed in this company")
    return found.company
