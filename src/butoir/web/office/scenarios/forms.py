"""The editor's form: numbered steps, the limits of the scenario, and who follows it from when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.core.items import DEMANDS
from butoir.web.office.scenarios.words import CHANNELS, MODES, STEPS

_FARTHEST = 365
_MOST_STEPS = 20
_MODES = tuple(MODES.items())
# a call has no channel of its own, and no demand is written as a text message yet
_WAYS = tuple((key, name) for key, name in CHANNELS.items() if key not in ("call", "sms"))


class StepForm(forms.Form):
    """One step; `name` empty leaves it out. A call has neither channel, delay nor mode."""

    name = forms.ChoiceField(
        label=_("Step"),
        required=False,
        choices=[("", _("no step")), *((key, name) for key, name in STEPS.items())],
    )
    days = forms.IntegerField(
        label=_("Day"), required=False, min_value=-_FARTHEST, max_value=_FARTHEST
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=_WAYS)
    pay_by = forms.IntegerField(
        label=_("Days to pay"), required=False, min_value=0, max_value=_FARTHEST
    )
    mode = forms.ChoiceField(label=_("Leaves"), required=False, choices=_MODES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = (self.prefix or "").rpartition("-")[2]
        slot = int(number) if number.isdecimal() else len(DEMANDS)
        self.demand = DEMANDS[slot] if slot < len(DEMANDS) else ""
        allowed = (self.demand,) if self.demand else ("call", "notice")
        choices = [("", _("no step")), *((key, STEPS[key]) for key in allowed)]
        self.fields["name"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A step that is there has its day."""
        cleaned = super().clean() or {}
        if cleaned.get("name") and cleaned.get("days") is None and "days" not in self.errors:
            self.add_error("days", _("Give the day of this step, counted from the due date."))
        return cleaned

    def row(self) -> dict[str, Any] | None:
        """The step as a policy's table has it; None when there is none."""
        cleaned = self.cleaned_data
        if not cleaned.get("name"):
            return None
        name = cleaned["name"]
        row = {"name": name, "days_after_due": cleaned["days"]}
        if name == "call":
            return row
        row["channel"] = cleaned["channel"] or "email"
        if cleaned["pay_by"] is not None:
            row["pay_by_days"] = cleaned["pay_by"]
        elif name in DEMANDS:
            row["pay_by_days"] = 0  # not the default of the step: somebody emptied the field
        return row


StepForms = forms.formset_factory(StepForm, extra=0, max_num=_MOST_STEPS, absolute_max=_MOST_STEPS)


class LimitsForm(forms.Form):
    """What limits every message, and the name of the scenario."""

    name = forms.CharField(label=_("Name of the scenario"), max_length=80)
    min_gap_days = forms.IntegerField(
        label=_("Days between two messages, at least"), min_value=0, max_value=60
    )
    min_amount = forms.DecimalField(
        label=_("No demand up to this amount"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
    )
    tolerance = forms.DecimalField(
        label=_("A rest that counts as paid"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
    )
    bank_data_max_days = forms.IntegerField(
        label=_("Open days that bank data may be old"), min_value=0, max_value=60
    )
    working_days_only = forms.BooleanField(label=_("On working days only"), required=False)
    credit_holds = forms.BooleanField(
        label=_("Credits as large as what is owed hold the messages"), required=False
    )


class FollowForm(forms.Form):
    """Which groups follow, from which day, and whether running cases are moved."""

    groups = forms.MultipleChoiceField(
        label=_("Who follows it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(
        label=_("Followed from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    running = forms.BooleanField(label=_("Move the running cases too"), required=False)

    def __init__(
        self, groups: list[tuple[str, str]], today: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = [("", _("all customers without a scenario of their group")), *groups]
        self.fields["groups"].choices = choices  # type: ignore[attr-defined]

    def clean_from_on(self) -> date:
        """Not before today: what was decided under another scenario stays as it was."""
        wanted: date = self.cleaned_data["from_on"]
        if wanted < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return wanted

    def chosen(self) -> list[int | None]:
        """The ids of the groups; None for all others."""
        return [int(pk) if pk else None for pk in self.cleaned_data["groups"]]
