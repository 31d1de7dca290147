"""What a browser may load on our pages: our own files, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_POLICY = "Content-Security-Policy"
_OURS = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class ContentPolicy:
    """Sets the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a policy."""
        response = self.get_response(request)
        response.headers.setdefault(_POLICY, _OURS)
        return response


def as_letter(response: HttpResponse) -> HttpResponse:
    """The answer that shows a message as its reader gets it: nothing in it runs or is fetched."""
    response.headers[_POLICY] = LETTER_POLICY
    return response
