"""Accounts are made by a company's people, never by whoever comes to the page."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from butoir.users.models import User


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # has no types
    """Closes the registration of allauth; everything else is its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  its signature
        """Nobody registers by themselves."""
        return False


def password_path(user: User) -> str:
    """The path on which that person sets a password: it works once, for three days."""
    key = default_token_generator.make_token(user)
    where = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=where)
