"""A whole letter as it would leave today, in any language: a demand to any customer, any other
letter to a made-up one, a text message or the sheet of a call as its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from butoir.core.errors import InputError
from butoir.dunning.specimen_letters import Specimen
from butoir.dunning.wording import own_texts
from butoir.letters.language import available_languages
from butoir.letters.own import COMMON, TextKey
from butoir.letters.typeset import typeset
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page
from butoir.web.office.wording.choosing import Choice
from butoir.web.office.wording.shown import (
    Shown,
    has_customers,
    show_letter,
    specimen_for,
)
from butoir.web.office.wording.views import choice_asked
from butoir.web.office.wording.words import FILES, LANGUAGES


@dataclass(frozen=True, slots=True)
class WholeLetter:
    """A letter and what was asked for: its file, its language, its customer.

    `choice` is None where the letter is always to a made-up customer.
    """

    file: str
    lang: str
    files: dict[str, object]
    languages: dict[str, str]
    choice: Choice | None
    shown: Shown


@office(Role.READER)
@require_safe
def show(request: OfficeRequest) -> HttpResponse:
    """The letter, page by page, with what the check finds in it."""
    key = _asked(request)
    choice = choice_asked(request) if has_customers(key.file) else None
    try:
        shown = show_letter(_specimen(request, key, choice), own_texts(request.company))
    except InputError as error:
        shown = Shown(why_not=error)
    page = WholeLetter(
        key.file,
        key.lang,
        {file: name for file, name in FILES.items() if file != COMMON},
        {lang: LANGUAGES[lang] for lang in LANGUAGES if lang in available_languages()},
        choice,
        shown,
    )
    return render_page(request, "settings", "wording/letter.html", page)


@office(Role.READER)
@require_safe
def pdf(request: OfficeRequest) -> HttpResponse:
    """The same as a PDF; not there for a customer of whom nothing is open so."""
    key = _asked(request)
    choice = choice_asked(request) if has_customers(key.file) else None
    try:
        letter = _specimen(request, key, choice).check(own_texts(request.company)).letter
    except InputError as error:
        raise Http404(error.message) from error
    if letter is None:
        raise Http404("it is no letter")
    answer = HttpResponse(typeset(letter), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{key.file}-{key.lang}.pdf"'
    return answer


def _asked(request: OfficeRequest) -> TextKey:
    """The file and the language of the address, else the courteous reminder in French."""
    file, lang = request.GET.get("file", ""), request.GET.get("lang", "")
    whole = file in FILES and file != COMMON
    known = lang in available_languages()
    return TextKey(lang if known else "fr", file if whole else "reminder-1", "subject", "")


def _specimen(request: OfficeRequest, key: TextKey, choice: Choice | None) -> Specimen:
    customer = choice.customer if choice else None
    return specimen_for(request.company, customer, key, day_of(now()))
