"""Amounts and dates as the reader of the page writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime
from django import template
from django.utils.translation import get_language
from stdnum import iban as iban_number

from butoir.letters.amounts import amount_text
from butoir.letters.payment import grouped_iban
from butoir.users.hours import PARIS

register = template.Library()
_LOCALES = {"fr": "fr", "nl": "nl_BE", "de": "de", "en": "en_GB"}
_TABLE = {"fr": "dd/MM/y", "nl": "dd/MM/y", "de": "dd.MM.y", "en": "dd/MM/y"}
_DEADLINE = {"de": "EEE, d. MMM y"}
_LONG = {"de": "EEEE, d. MMMM y"}


@register.filter
def money(cents: int | None, currency: str = "EUR") -> str:
    """An amount of cents with its currency; nothing for None."""
    return "" if cents is None else amount_text(cents, currency, _LOCALES[_lang()])


@register.filter
def day(on: date | None) -> str:
    """A date in figures, for tables."""
    return "" if on is None else _date(on, _TABLE[_lang()], _lang())


@register.filter
def deadline(on: date | None) -> str:
    """A date with its weekday, shortened: wherever something is due on it."""
    return "" if on is None else _date(on, _DEADLINE.get(_lang(), "EEE d MMM y"), _lang())


@register.filter
def long_day(on: date | None) -> str:
    """A date in full words."""
    return "" if on is None else _date(on, _LONG.get(_lang(), "EEEE d MMMM y"), _lang())


@register.filter
def moment(at: datetime | None) -> str:
    """An instant in the time of the companies, without seconds."""
    if at is None:
        return ""
    return format_datetime(at.astimezone(PARIS), "short", locale=_LOCALES[_lang()])


@register.filter
def account(number: str) -> str:
    """An account as people read it: an IBAN in groups of four, any other number as it is."""
    return grouped_iban(number) if iban_number.is_valid(number, check_country=False) else number


def _lang() -> str:
    return (get_language() or "fr")[:2]


@lru_cache(4096)
def _date(on: date, pattern: str, lang: str) -> str:
    if lang == "fr" and on.day == 1:
        pattern = pattern.replace(" d ", " '1er' ")
    return format_date(on, pattern, locale=_LOCALES[lang])
