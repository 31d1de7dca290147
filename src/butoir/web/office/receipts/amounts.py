"""Amounts as a person types them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from butoir.core.errors import InputError

_AMOUNT = re.compile(r"(?P<sign>-?)(?P<units>\d{1,12})(?:[.,](?P<cents>\d{1,2}))?")
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€")


def typed_cents(text: str, field: str) -> int:
    """The cents of `1 250,50`, `1250.5` or `-40`; raises InputError for anything else."""
    bare = text.translate(_SPACES).replace("\N{MINUS SIGN}", "-")
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise InputError(_("“%(text)s” is not an amount") % {"text": text[:40]}, field=field)
    cents = int(found["units"]) * 100 + int((found["cents"] or "").ljust(2, "0"))
    return -cents if found["sign"] else cents


def shown_cents(cents: int) -> str:
    """An amount as the fields of a form show it."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02}"
