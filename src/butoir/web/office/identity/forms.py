"""What a person fills in about the identity of a customer, and about when it is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.core.identity_rule import CHECKED, CONTRADICTED, LONGEST_DAYS, NEVER
from butoir.core.parties import KINDS
from butoir.ledger.models import Customer
from butoir.web.words.names import name_of

_MOST_NUMBERS = 6
_MODES = (
    (CHECKED, _("when a register contradicts, or was not asked lately")),
    (CONTRADICTED, _("only when a register contradicts")),
    (NEVER, _("never: it is not checked")),
)


class RuleForm(forms.Form):
    """When a formal notice waits for a person."""

    mode = forms.ChoiceField(label=_("A formal notice waits for a person"), choices=_MODES)
    days = forms.IntegerField(
        label=_("Days for which what a register said is good"),
        min_value=1,
        max_value=LONGEST_DAYS,
    )


class FileForm(forms.Form):
    """A file of a register."""

    file = forms.FileField(label=_("File of a register"))


class ReasonForm(forms.Form):
    """Why the demand is addressed rightly all the same."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class CorrectionForm(forms.Form):
    """The name, the numbers and the kind of a customer."""

    name = forms.CharField(label=_("Name"), max_length=255)
    ids = forms.CharField(
        label=_("Registered numbers, one a line"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind, name_of(kind, "kind")) for kind in KINDS]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean_ids(self) -> list[str]:
        """The numbers as they were written."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["ids"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > _MOST_NUMBERS:
            raise forms.ValidationError(_("There are too many numbers."))
        return found


def correction_form(customer: Customer) -> CorrectionForm:
    """The form as the customer is now."""
    said = {"name": customer.name, "ids": "\n".join(customer.ids), "kind": customer.kind}
    return CorrectionForm(initial=said, label_suffix="")
