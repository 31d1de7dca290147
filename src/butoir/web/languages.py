"""The language of the screens: that of the person, whatever their browser says."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from butoir.users.models import User


class LanguageOfUser:
    """Answers in the language that a person who is logged in has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        if isinstance(request.user, User):
            translation.activate(request.user.lang)
        return self.get_response(request)
