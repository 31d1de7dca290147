"""What a person fills in about a dispute."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.dunning.disputes.changing import Course
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.models import Dispute, DisputeProposal
from butoir.law.calendar import calendar_for
from butoir.users.models import User
from butoir.web.office.customers.forms import DayInput, MoneyField
from butoir.web.office.disputes.sheet import DisputeSheet
from butoir.web.portal.uploads import checked_upload
from butoir.web.words.names import DISPUTES

PAY_DAYS, CREDIT_OPEN_DAYS = 10, 5  # proposed from today on; the person chooses
VERDICTS = (
    ("refused", _("Refused: the invoice is due")),
    ("accepted", _("Accepted: all that is disputed will be credited")),
    ("part", _("Accepted in part")),
)


class DecisionForm(forms.Form):
    """What becomes of a dispute, as the letter will say it."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=VERDICTS, widget=forms.RadioSelect)
    cents = MoneyField(label=_("Amount to credit, where it is a part"), required=False)
    credit_by = forms.DateField(
        label=_("Credit note at the latest on"), required=False, widget=DayInput
    )
    explanation = forms.CharField(
        label=_("Why, in your words (the letter has this text)"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents that the letter names"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pay_by = forms.DateField(
        label=_("What is left is to be paid by"), required=False, widget=DayInput
    )
    by_letter = forms.BooleanField(
        label=_("Send this letter (otherwise you have told them yourself)"), required=False
    )

    def __init__(self, data: Any = None, *, sheet: DisputeSheet) -> None:
        super().__init__(data, label_suffix="", initial=_first(sheet))
        self.disputed = sheet.disputed
        names = list(dict.fromkeys(row.name for row in sheet.documents))
        documents = self.fields["documents"]
        assert isinstance(documents, forms.MultipleChoiceField)
        documents.choices = [(name, name) for name in names]
        if not names:
            del self.fields["documents"]

    def clean(self) -> dict[str, Any]:
        """A part has its amount."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("verdict") == "part" and not said.get("cents") and "cents" not in self.errors:
            self.add_error("cents", gettext("Write the amount that will be credited."))
        return said

    def decision(self) -> Decision:
        """The decision, once the form holds."""
        said = self.cleaned_data
        part = said["cents"] if said["verdict"] == "part" else 0
        credited = self.disputed if said["verdict"] == "accepted" else part
        return Decision(
            credited,
            said["explanation"],
            said["credit_by"] if credited else None,
            said["pay_by"],
            tuple(said.get("documents", ())),
        )


def _first(sheet: DisputeSheet) -> dict[str, Any]:
    """What the form shows first: what was prepared, or days within which one may answer."""
    calendar = calendar_for(sheet.dispute.company.country)
    days = {
        "credit_by": calendar.add_open_days(sheet.on, CREDIT_OPEN_DAYS),
        "pay_by": calendar.next_open(sheet.on + timedelta(days=PAY_DAYS)),
        "by_letter": True,
    }
    return {**days, **(_prepared(sheet.prepared, sheet.disputed) if sheet.prepared else {})}


def _prepared(row: DisputeProposal, disputed: int) -> dict[str, Any]:
    verdict = "part" if 0 < row.credited < disputed else "accepted" if row.credited else "refused"
    part = f"{row.credited // 100}.{row.credited % 100:02}" if verdict == "part" else ""
    days = {"credit_by": row.credit_by, "pay_by": row.pay_by}
    said = {"explanation": row.explanation, "documents": row.documents}
    return {"verdict": verdict, "cents": part, **said, **{k: v for k, v in days.items() if v}}


def prepared_decision(row: DisputeProposal) -> Decision:
    """A decision as it was prepared."""
    days = (row.credit_by, row.pay_by)
    return Decision(row.credited, row.explanation, *days, tuple(row.documents))


class CourseForm(forms.Form):
    """Who answers, by which day, and what it is about."""

    owner = forms.ModelChoiceField(
        label=_("Who answers"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
    )
    answer_by = forms.DateField(label=_("To be answered by"), widget=DayInput)
    reason = forms.ChoiceField(label=_("What is contested"), choices=DISPUTES.items())

    def __init__(self, data: Any = None, *, dispute: Dispute) -> None:
        first = {name: getattr(dispute, name) for name in ("answer_by", "reason")}
        first["owner"] = dispute.owner_id
        super().__init__(data, label_suffix="", initial=first)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        members = User.objects.filter(memberships__company=dispute.company)
        owner.queryset = (members | User.objects.filter(pk=dispute.owner_id or 0)).distinct()

    def course(self) -> Course:
        """The course, once the form holds."""
        said = self.cleaned_data
        day: date = said["answer_by"]
        return Course(said["owner"], day, said["reason"])


class NoteForm(forms.Form):
    """What is worth remembering."""

    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DocumentForm(forms.Form):
    """A document of the case, under the name that a letter may give."""

    file = forms.FileField(label=_("PDF, JPEG or PNG, 5 MB at most"))
    name = forms.CharField(label=_("Name, as the letter may say it"), max_length=120)

    def clean_file(self) -> tuple[bytes, str]:
        """The bytes and what they are; the file's own name says nothing."""
        upload = self.cleaned_data["file"]
        if upload is None:
            raise ValidationError(gettext("Choose a PDF, a JPEG or a PNG file."))
        return checked_upload(upload)
