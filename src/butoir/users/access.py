"""Who may see and do what: the one way from a person to a company's data."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from butoir.users.models import Company, Membership, Role, User


def companies_of(user: User) -> QuerySet[Company]:
    """The companies in which a person has a role."""
    return Company.objects.filter(memberships__user=user).order_by("name")


def membership_for(user: User, key: str, role: Role = Role.READER) -> Membership:
    """The person's membership of the company of that key, in that role or a higher one.

    Raises PermissionDenied, the same for a company that does not exist: nothing is told of others.
    """
    found = Membership.objects.filter(user=user, company__key=key).select_related("company").first()
    if found is None or not Role(found.role).includes(role):
        raise PermissionDenied("not allowed in this company")
    return found
