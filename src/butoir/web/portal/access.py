"""Who gets to the answer page: whoever holds a link that holds, and nobody else.

The link is all that opens: no cookie is read or set. So no other site can act for a debtor whose
link it does not know, and the forms need no mark against that (docs/adr/0019). Everything that
does not open is refused alike, and nothing is told of what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from butoir.dunning.answers.links import case_of_token, has_page
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.paylinks.provider import LOCAL
from butoir.users.hours import day_of
from butoir.web.clock import now
from butoir.web.languages import speak_as_in
from butoir.web.portal.throttle import may_try

View = Callable[..., HttpResponse]
LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
MOST_BYTES = 6_000_000  # of a whole request: a proof and some text
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class PortalRequest(HttpRequest):
    """The request of somebody with a link: what the views are given."""

    case: AnswerCase
    token: str
    lang: str


def open_to_all(view: View) -> View:
    """A view that anybody may ask for, in the language asked for or that of the browser."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lang = request.GET.get("lang", "")
        with translation.override(lang if lang in LANGUAGES else translation.get_language()):
            if not has_page() or _too_big(request):
                return refused(request)
            return _sober(view(request, *args, **kwargs))

    return guarded


def by_link(view: View) -> View:
    """A view about the debtor of a link, in its language unless another is asked for."""

    @open_to_all
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        case = case_of_token(token, day_of(now()))
        if case is None:
            may = may_try(request, "link")
            return refused(request, 404 if may else 429)
        theirs = cast(PortalRequest, request)
        theirs.case, theirs.token = case, token
        theirs.lang = _language(request, case)
        with translation.override(theirs.lang):
            speak_as_in(case.company)
            return view(theirs, *args, **kwargs)

    return guarded


def refused(request: HttpRequest, status: int = 404) -> HttpResponse:
    """The one page for whatever does not open."""
    page = {"languages": LANGUAGES.items(), "lang": translation.get_language()}
    return _sober(render(request, "portal/refused.html", page, status=status))


def let_forms_lead_to(response: HttpResponse, domain: str) -> HttpResponse:
    """Let a form of the page end on the pages of a domain: browsers look at that."""
    local = domain in LOCAL  # a stand-in of the provider on this machine
    scheme, names = ("http", (f"{domain}:*",)) if local else ("https", (domain, f"*.{domain}"))
    places = " ".join(f"{scheme}://{name}" for name in names)
    own = "form-action 'self'"
    response.headers["Content-Security-Policy"] = _POLICY.replace(own, f"{own} {places}")
    return response


def _language(request: HttpRequest, case: AnswerCase) -> str:
    asked = (request.GET.get("lang", ""), case.customer.lang, case.company.lang)
    return next((lang for lang in asked if lang in LANGUAGES), "fr")


def _too_big(request: HttpRequest) -> bool:
    """Looked at before anything of the body is read."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return True
        request.POST  # noqa: B018  what is too long or no form raises here
    except (ValueError, RequestDataTooBig, SuspiciousOperation):
        return True
    return False


def _sober(response: HttpResponse) -> HttpResponse:
    """Nothing else loaded, nothing told to other sites, nothing kept by a browser or a search."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
