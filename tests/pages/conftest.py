"""A company with people of every role, and a browser's request for each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from butoir.users.models import Company, Membership, Role, User
from companies import AT, make_company


@pytest.fixture
def company(db: None) -> Company:
    """The company whose pages are looked at."""
    return make_company()


@pytest.fixture
def client_of(company: Company) -> Callable[..., Client]:
    """Gives the client of somebody with a role, in that company unless another is named."""

    def log_in(role: Role, of: Company | None = None, lang: str = "fr") -> Client:
        place = of or company
        name = f"{role.value}-{place.key}-{lang}"
        user, made = User.objects.get_or_create(
            username=name, defaults={"lang": lang, "date_joined": AT}
        )
        if made:
            Membership.objects.create(user=user, company=place, role=role)
        client = Client()
        client.force_login(user)
        return client

    return log_in
