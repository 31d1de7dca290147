"""The position of who signs, in the language of each letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from butoir.users.models import Company
from butoir.web.office.settings.forms import LANGUAGES

_SIGNERS = ("signatory", "notice_signatory")


class TitlesForm(forms.Form):
    """One field a language for each person who signs; an empty one says the one text of all."""

    def __init__(self, *args: Any, company: Company, **more: Any) -> None:
        super().__init__(*args, **more)
        self.signers = [signer for signer in _SIGNERS if getattr(company, signer)]
        for signer in self.signers:
            known = getattr(company, f"{signer}_titles")
            usual = getattr(company, f"{signer}_title")
            for lang, language in LANGUAGES:
                self.fields[f"{signer}_{lang}"] = forms.CharField(
                    label=f"{getattr(company, signer)} · {language}",
                    max_length=120,
                    required=False,
                    initial=known.get(lang, ""),
                    help_text=_("Empty: “%(title)s”.") % {"title": usual} if usual else "",
                    widget=forms.TextInput(attrs={"lang": lang}),
                )

    def stored(self) -> dict[str, Any]:
        """The fields of the company."""
        return {f"{signer}_titles": dict(self._said(signer)) for signer in self.signers}

    def _said(self, signer: str) -> Iterator[tuple[str, str]]:
        for lang, _language in LANGUAGES:
            if said := self.cleaned_data[f"{signer}_{lang}"]:
                yield lang, said
