"""A command's refusal, beside the field that it is about."""

from __future__ import annotations

from django import forms

from butoir.core.errors import InputError
from butoir.web.words.told import told


def refused(form: forms.Form, error: InputError) -> forms.Form:
    """The form with what the room said, in the language of the page."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, told(error.message))
    return form
