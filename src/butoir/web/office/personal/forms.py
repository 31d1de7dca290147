"""What a person fills in about personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from butoir.personal import rules
from butoir.personal.holding import KINDS
from butoir.personal.rules import Chosen, Terms
from butoir.web.office.customers.forms import DayInput
from butoir.web.words.personal import HOLDS

_LONGEST = 2000


class RulesForm(forms.Form):
    """How long a company keeps what; the bounds are those of `personal.rules`."""

    archive_days = forms.IntegerField(
        label=_("Days from the last dealing until a settled case is put aside"),
        min_value=0,
        max_value=rules.MOST_ARCHIVE_DAYS,
    )
    case_months = forms.IntegerField(
        label=_("Months that a case is kept after its last dealing"),
        min_value=rules.LEAST_CASE_MONTHS,
        max_value=rules.MOST_CASE_MONTHS,
    )
    books_months = forms.IntegerField(
        label=_("Months that vouchers are kept after the end of their financial year"),
        max_value=rules.MOST_BOOKS_MONTHS,
    )
    log_months = forms.IntegerField(
        label=_("Months that the log of views is kept"),
        min_value=rules.LEAST_LOG_MONTHS,
        max_value=rules.MOST_LOG_MONTHS,
    )
    alone = forms.BooleanField(
        label=_("Erase what has passed its time without asking anybody"), required=False
    )

    def __init__(self, data: Any, terms: Terms) -> None:
        chosen = terms.chosen
        given = {
            "archive_days": chosen.archive_days,
            "case_months": terms.case_months,
            "books_months": terms.books_months,
            "log_months": chosen.log_months,
            "alone": chosen.alone,
        }
        super().__init__(data, initial=given, label_suffix="")
        self._law = terms.case_law.number, terms.books_law.number
        field: Any = self.fields["books_months"]
        field.validators.append(MinValueValidator(terms.books_law.number))
        field.widget.attrs["min"] = terms.books_law.number
        self.fields["case_months"].help_text = terms.case_law.reference
        self.fields["books_months"].help_text = terms.books_law.reference

    def chosen(self) -> Chosen:
        """What was chosen; the law's own figure follows the law."""
        said = self.cleaned_data
        case, books = said["case_months"], said["books_months"]
        law_case, law_books = self._law
        return Chosen(
            said["archive_days"],
            None if case == law_case else case,
            None if books == law_books else books,
            said["log_months"],
            said["alone"],
        )


class HoldForm(forms.Form):
    """Why nothing of a customer may be erased."""

    kind = forms.ChoiceField(label=_("Ground"), choices=[(one, HOLDS[one]) for one in KINDS])
    reason = forms.CharField(
        label=_("Reason"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class EndForm(forms.Form):
    """Why a legal hold ends."""

    reason = forms.CharField(label=_("Why it ends"), max_length=_LONGEST)


class ListForm(forms.Form):
    """As of which day."""

    on = forms.DateField(label=_("As of"), widget=DayInput)
