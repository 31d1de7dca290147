"""What a person fills in about a notice, a proceeding, a claim."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.dunning.insolvency.models import Proceeding
from butoir.dunning.insolvency.readings import BELGIAN
from butoir.web.office.customers.forms import DayInput
from butoir.web.office.insolvency.read import NoticePage
from butoir.web.words.names import name_of

_LINES = {"rows": 4}


class NoteForm(forms.Form):
    """A word about it, if there is something to say."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class OpeningForm(forms.Form):
    """The days of the opening, and whom claims go to."""

    judged_on = forms.DateField(label=_("Opening judgment of"), widget=DayInput)
    published_on = forms.DateField(label=_("Opening published on"), required=False, widget=DayInput)
    declare_by = forms.DateField(
        label=_("Claims to be declared by (Belgium: as the judgment states)"),
        required=False,
        widget=DayInput,
    )
    agent = forms.CharField(
        label=_("Claims go to (name, then address)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class CorrectionForm(OpeningForm):
    """Other days or another addressee of proceedings, and why."""

    note = forms.CharField(label=_("Reason"), max_length=500)


class PutOffForm(ReasonForm):
    """To which day, and why."""

    until = forms.DateField(label=_("Until"), widget=DayInput)
    field_order = ("until", "reason")


class SecurityForm(forms.Form):
    """What secures the claim."""

    security = forms.CharField(
        label=_("What secures the claim (nothing: unsecured)"), max_length=300, required=False
    )


class DeclareForm(SecurityForm):
    """When and how the claim was declared."""

    declared_on = forms.DateField(label=_("Declared on"), widget=DayInput)
    how = forms.CharField(label=_("How (registered letter, portal …)"), max_length=300)
    field_order = ("declared_on", "how", "security")


class EntryForm(forms.Form):
    """A Belgian insolvency as the judgment has it."""

    number = forms.CharField(label=_("Enterprise number"), max_length=20)
    kind = forms.ChoiceField(label=_("Proceedings"))
    judged_on = forms.DateField(label=_("Opening judgment of"), widget=DayInput)
    published_on = forms.DateField(label=_("Opening published on"), required=False, widget=DayInput)
    declare_by = forms.DateField(
        label=_("Claims to be declared by (Belgium: as the judgment states)"),
        required=False,
        widget=DayInput,
    )
    court = forms.CharField(label=_("Court"), max_length=200, required=False)
    agent = forms.CharField(
        label=_("Claims go to (name, then address)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        kinds = [(code, name_of(code, "procedure")) for code in BELGIAN]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


def accept_form(page: NoticePage, data: Any = None) -> forms.Form:
    """The form to accept a notice: its days where it opens or corrects proceedings."""
    if page.does not in ("opens", "corrects"):
        return NoteForm(data, label_suffix="")
    notice, running = page.notice, page.running
    opened = notice.stage == "opened"
    published: date | None = notice.published_on if opened else None
    if running is not None:
        published = running.published_on
    elif page.previous is not None:
        published = page.previous.published_on
    first = {
        "judged_on": notice.judged_on if opened else None,
        "published_on": published,
        "declare_by": notice.declare_by,
        "agent": page.agent or (running.agent if running else ""),
    }
    return OpeningForm(data, initial=first, label_suffix="")


def correction_form(row: Proceeding, data: Any = None) -> CorrectionForm:
    """The form with the days as they are."""
    first = {
        name: getattr(row, name) for name in ("judged_on", "published_on", "declare_by", "agent")
    }
    return CorrectionForm(data, initial=first, label_suffix="")
