"""The forms of a plan: its terms, an answer to it, its signed copy, the company's rules."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core.schedule import MOST_PARTS, Spread
from butoir.dunning.plans.drafting import Terms
from butoir.web.office.customers.forms import CustomerForm, DayInput, MoneyField
from butoir.web.office.plans.words import INTEREST
from butoir.web.portal.uploads import checked_upload

_DECADE = 120  # months
_ROUND = [(1, _("the cent")), (100, "1 €"), (1000, "10 €"), (5000, "50 €"), (10000, "100 €")]


class PlanForm(CustomerForm):
    """The terms of a plan."""

    invoices = forms.MultipleChoiceField(label=_("Invoices"), widget=forms.CheckboxSelectMultiple)
    parts = forms.IntegerField(label=_("Number of parts"), min_value=1, max_value=MOST_PARTS)
    first_on = forms.DateField(label=_("First payment"), widget=DayInput)
    every = forms.ChoiceField(
        label=_("Then every"), choices=[("month", _("month")), ("week", _("week"))]
    )
    round_to = forms.TypedChoiceField(
        label=_("Round the parts down to"), coerce=int, choices=_ROUND
    )
    remainder = forms.ChoiceField(
        label=_("What is left over is in"),
        choices=[("last", _("the last part")), ("first", _("the first part"))],
    )
    interest = forms.ChoiceField(label=_("Interest and indemnities"), choices=INTEREST.items())
    clause = forms.BooleanField(
        label=_("A missed part makes the rest due, after a letter"), required=False
    )
    grace_days = forms.IntegerField(
        label=_("Days by which a part may come late"), min_value=0, max_value=31
    )
    answer_by = forms.DateField(
        label=_("Answer by (nothing: it is agreed already)"), widget=DayInput, required=False
    )
    exception = forms.CharField(
        label=_("Reason, where the plan passes the company’s terms"), max_length=500, required=False
    )

    def clean_first_on(self) -> date:
        """Not in the past."""
        first_on: date = self.cleaned_data["first_on"]
        if first_on < self.today:
            raise forms.ValidationError(gettext("This day has passed."))
        return first_on

    def terms(self) -> Terms:
        """What the core takes."""
        said = self.cleaned_data
        spread = Spread(*(said[n] for n in ("parts", "first_on", "every", "round_to", "remainder")))
        return Terms(spread, said["interest"], said["clause"], said["grace_days"])


class AcceptForm(forms.Form):
    """How the customer said yes."""

    how = forms.ChoiceField(
        label=_("The customer accepted"),
        choices=[
            ("phone", _("by telephone")),
            ("email", _("by e-mail")),
            ("letter", _("by letter")),
            ("visit", _("face to face")),
        ],
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class SignedForm(forms.Form):
    """The signed copy as it came."""

    file = forms.FileField(label=_("Signed copy (PDF, JPEG or PNG, 5 MB at most)"))

    def clean_file(self) -> tuple[bytes, str]:
        """Its bytes and what they are."""
        return checked_upload(self.cleaned_data["file"])


class RulesForm(forms.Form):
    """What the company allows in a plan, and how its plans go."""

    most_parts = forms.IntegerField(label=_("Most parts"), min_value=1, max_value=MOST_PARTS)
    longest_months = forms.IntegerField(
        label=_("Longest plan, in months"), min_value=1, max_value=_DECADE
    )
    least_cents = MoneyField(label=_("Smallest part"))
    first_within_days = forms.IntegerField(
        label=_("First payment within so many days"), min_value=1, max_value=366
    )
    waiving = forms.BooleanField(label=_("Interest may be let off"), required=False)
    clause = forms.BooleanField(
        label=_("Every plan has the acceleration clause"),
        required=False,
        help_text=_("A missed part makes the rest due, after a letter with a last day."),
    )
    grace_days = forms.IntegerField(
        label=_("Days by which a part may come late"),
        min_value=0,
        max_value=31,
        help_text=_("Beside the two banking days that every payment has."),
    )
    remind_days = forms.IntegerField(
        label=_("Notice before each part, in open days (0: none)"), min_value=0, max_value=15
    )
    from_signature = forms.BooleanField(
        label=_("A plan runs from its signature, not from its acceptance"), required=False
    )
    default_alone = forms.BooleanField(
        label=_("The letter about a missed part leaves without a person"), required=False
    )
