"""The codes of the rooms in words, and countries by their names: `{% load words %}`."""

from __future__ import annotations

from babel import Locale
from django import template
from django.utils.translation import get_language

from butoir.web.words.names import name_of

register = template.Library()


@register.filter
def word(code: str | None, what: str) -> str:
    """The name of a code ("reminder-1"|word:"step")."""
    return "" if code is None else name_of(code, what)


@register.filter
def country(code: str) -> str:
    """The name of a country in the language of the page; the code itself where none is known."""
    names = Locale.parse((get_language() or "fr")[:2]).territories
    return str(names.get(code.partition("-")[0], code))
