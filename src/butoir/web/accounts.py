"""Accounts are made by a company's people, never by whoever comes to the page."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # has no types
    """Closes the registration of allauth; everything else is its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  its signature
        """Nobody registers by themselves."""
        return False
