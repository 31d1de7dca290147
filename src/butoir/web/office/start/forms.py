"""The first account, and the choice of a scenario to begin with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.web.office.settings.forms import LANGUAGES


class AccountForm(forms.Form):
    """Who is the first person of the installation."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    username = forms.CharField(
        label=_("User name"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    email = forms.EmailField(label=_("E-mail"))
    lang = forms.ChoiceField(label=_("Language of the screens"), choices=LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 signs, not only digits."),
    )
    again = forms.CharField(
        label=_("The password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Twice the same, and one that is not guessed at once."""
        said = super().clean() or self.cleaned_data
        password = said.get("password", "")
        if password and password != said.get("again"):
            self.add_error("again", gettext("This is not the same password."))
        elif password:
            try:
                validate_password(password)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class ScenarioForm(forms.Form):
    """Which scenario to begin with."""

    preset = forms.ChoiceField(
        choices=(("courteous", ""), ("standard", ""), ("firm", "")), initial="standard"
    )
    first_by_itself = forms.BooleanField(
        label=_("The first reminder leaves by itself; a person confirms all the others"),
        required=False,
    )
