"""The codes of the rooms in words, rates, and countries by their names: `{% load words %}`."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

from butoir.web.words import told as words
from butoir.web.words.matching import why_said
from butoir.web.words.names import name_of

register = template.Library()


@register.filter
def word(code: str | None, what: str) -> str:
    """The name of a code ("reminder-1"|word:"step")."""
    return "" if code is None else name_of(code, what)


@register.filter
def percent(hundredths: int) -> str:
    """A rate from hundredths of a percent."""
    locale = (get_language() or "fr")[:2]
    value = format_decimal(Decimal(hundredths).scaleb(-2), "0.00", locale=locale)
    return f"{value}\N{NO-BREAK SPACE}%"


@register.filter
def country(code: str) -> str:
    """The name of a country in the language of the page; the code itself where none is known."""
    names = Locale.parse((get_language() or "fr")[:2]).territories
    return str(names.get(code.partition("-")[0], code))


@register.filter
def told(text: str) -> str:
    """What a room or a person wrote as a reason."""
    return words.told(text)


@register.filter
def answered(text: str) -> str:
    """What a room or a carrier said of a sending."""
    return words.answered(text)


@register.filter
def matched(text: str) -> str:
    """Why an amount was given to an invoice."""
    return why_said(text)
