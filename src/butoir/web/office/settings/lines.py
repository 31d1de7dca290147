"""Addresses in a form: a box of lines, at most as many as the window of an envelope shows."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext

_MOST_LINES = 4


def box(rows: int) -> forms.Textarea:
    """A box for that many lines."""
    return forms.Textarea(attrs={"rows": rows})


def lines_of(text: str) -> list[str]:
    """The lines of an address, without blank ones. Raises ValidationError for too many."""
    found = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in found if line]
    if len(lines) > _MOST_LINES:
        raise forms.ValidationError(gettext("An address has at most four lines."))
    return lines
