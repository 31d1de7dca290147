"""What an owner says of the head of the letters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.letters.logo import LARGEST


class LetterheadForm(forms.Form):
    """The logo, and the red of the firm letters."""

    logo = forms.FileField(
        label=_("Logo (PNG or JPEG)"),
        required=False,
        help_text=_("Drawn at most 60 by 12 millimetres. Without a file, the present one stays."),
    )
    without = forms.BooleanField(label=_("Take the logo away"), required=False)
    red_when_firm = forms.BooleanField(
        label=_("A red accent from the firm reminder on"), required=False
    )

    def picture(self) -> bytes | None:
        """The new logo, empty to take it away, None to keep the present one."""
        if self.cleaned_data["without"]:
            return b""
        file = self.cleaned_data["logo"]
        return file.read(LARGEST + 1) if file else None
