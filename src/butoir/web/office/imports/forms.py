"""What a person says when dropping files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TERMS = 365


class DropForm(forms.Form):
    """The days to pay of invoices that state no due date; the files come beside it."""

    terms = forms.IntegerField(
        label=_("Days to pay of invoices without a due date"),
        required=False,
        min_value=0,
        max_value=MOST_TERMS,
    )
