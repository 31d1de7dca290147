"""The language of the screens: that of the person, whatever their browser says.

The French of a Belgian company's office is that of Belgium: a "rappel" where France has a
"relance". Its catalogue has only what differs; the rest is French.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from butoir.users.models import Company, User

BELGIAN = "fr-be"


class LanguageOfUser:
    """Answers in the language that a person who is logged in has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        if isinstance(request.user, User):
            translation.activate(request.user.lang)
        return self.get_response(request)


def speak_as_in(company: Company) -> None:
    """Go on in the words of the country of a company, for the rest of the request."""
    if translation.get_language() == "fr" and company.country == "BE":
        translation.activate(BELGIAN)
