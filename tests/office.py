"""People of every role, and a browser's requests for each."""

from __future__ import annotations

from typing import Any

from django.test import Client

from butoir.users.models import Company, Membership, Role, User
from companies import AT


def client_with(role: Role, company: Company, lang: str = "fr") -> Client:
    """The client of somebody with a role in a company, who reads that language."""
    name = f"{role.value}-{company.key}-{lang}"
    user, made = User.objects.get_or_create(
        username=name, defaults={"lang": lang, "date_joined": AT}
    )
    if made:
        Membership.objects.create(user=user, company=company, role=role)
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    """What an answer says, its spaces made one."""
    return " ".join(answer.content.decode().split())
